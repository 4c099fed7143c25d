/** Reads the size of an RSA key. @module */
import { CliError } from '../errors/cli-error.ts';

const SIZES = ['2048', '3072', '4096'];

/** @throws {CliError} `wrong_usage` */
export function parseBits(text: string): number {
  if (SIZES.includes(text)) return Number(text);
  throw new CliError(
    'wrong_usage',
    `--bits received '${text}'. Give 2048 (the usual), 3072 or 4096: larger keys make every signature slower.`,
  );
}
