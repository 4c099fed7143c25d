/** The error that says why a command could not be done. @module */
import type { ErrorCode } from './error-codes.ts';

/** Its message is whole sentences: what was wrong, what was received, what to do. Never a secret. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
