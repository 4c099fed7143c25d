/** Reads the files that flags of `lcw-auth emulator` name. @module */
import { readFileSync } from 'node:fs';
import type { EmulatorOptions } from '@lcw-auth/emulator';
import { CliError } from '../errors/cli-error.ts';

/** Their texts; what is in them is left to the emulator. @throws {CliError} */
export function tlsOf(key: string | undefined, cert: string | undefined): EmulatorOptions['tls'] {
  if (key === undefined && cert === undefined) return undefined;
  if (key === undefined || cert === undefined) {
    const missing = key === undefined ? '--tls-key' : '--tls-cert';
    const message = `${missing} is missing. Give --tls-key and --tls-cert together, such as the two files of mkcert.`;
    throw new CliError('wrong_usage', message);
  }
  return { key: readFlagFile('--tls-key', key), cert: readFlagFile('--tls-cert', cert) };
}

/** @throws {CliError} naming the file, never anything in it. */
export function readFlagFile(flag: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const message = `${flag} names '${file}', which cannot be read (${code}).`;
    throw new CliError('wrong_usage', message, { cause });
  }
}
