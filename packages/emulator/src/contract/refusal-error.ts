/** The one family of errors that a caller of the emulator gets to read. @module */
import type { Refusal } from './protocol.ts';

/** Thrown by any handler; answered with `status` and `body` as they are. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  readonly status: number;
  readonly body: Refusal;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: Refusal, headers: Readonly<Record<string, string>> = {}) {
    super(`${body.title}: ${body.detail}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}
