/** Reads what comes on the standard input, or what a flag's file holds. @module */
import { closeSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CliContext, TextSource } from './command.ts';
import { CliError } from './errors.ts';

/**
 * All of the standard input.
 *
 * @param what - for messages, such as `a key set`.
 * @throws {CliError} `input_unusable` for nothing, and for more than `maxBytes`.
 */
export async function readStdin(
  stdin: TextSource,
  what: string,
  maxBytes: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (bytes <= maxBytes) continue;
    throw new CliError(
      'input_unusable',
      `The standard input has more than ${maxBytes} bytes, which is not ${what}. Nothing was changed.`,
    );
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() !== '') return text;
  throw new CliError(
    'input_unusable',
    `The standard input is empty, where ${what} should be: the command that writes it has probably failed. Nothing was changed.`,
  );
}

/**
 * The text of a file.
 *
 * @param role - for messages: what names the file, such as `--tls-key`.
 * @throws {CliError} `input_unusable`, naming the file, never anything in it.
 */
export function readNamedFile(
  { cwd }: Pick<CliContext, 'cwd'>,
  role: string,
  name: string,
  maxBytes: number,
): string {
  const path = resolve(cwd, name);
  try {
    const text = readUpTo(path, maxBytes);
    if (text !== undefined) return text;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const message = `${role} names '${name}', which cannot be read (${code}). Check the name, and who may read it.`;
    throw new CliError('input_unusable', message, { cause });
  }
  throw new CliError(
    'input_unusable',
    `${role} names '${name}', which has more than ${maxBytes} bytes.`,
  );
}

/** A pipe or a device does not say how much it holds, and may have no end. @returns undefined for more. */
function readUpTo(path: string, maxBytes: number): string | undefined {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(maxBytes + 1);
    let length = 0;
    for (;;) {
      const count = readSync(file, bytes, length, bytes.length - length, null);
      if (count === 0) return bytes.toString('utf8', 0, length);
      length += count;
      if (length > maxBytes) return undefined;
    }
  } finally {
    closeSync(file);
  }
}
