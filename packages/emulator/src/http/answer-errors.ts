/** Turns whatever a handler threw into an answer in clear sentences, never a stack. @module */
import type { ErrorRequestHandler } from 'express';
import type { Refusal } from '../contract/protocol.ts';
import { RefusalError } from '../contract/refusal-error.ts';

export const answerErrors: ErrorRequestHandler = function answerErrors(
  error: unknown,
  _request,
  response,
  next,
) {
  if (response.headersSent) return next(error);
  const { status, body, headers } = toRefusal(error);
  response.locals.refusal = body;
  response.status(status).set(headers).set('cache-control', 'no-store').json(body);
};

function toRefusal(error: unknown): {
  status: number;
  body: Refusal;
  headers: Readonly<Record<string, string>>;
} {
  if (error instanceof RefusalError) return error;
  const status = clientStatusOf(error);
  return { status: status ?? 500, body: describe(status), headers: {} };
}

/** The status that Express and its body parser attach when the caller is at fault. */
function clientStatusOf(error: unknown): number | undefined {
  if (error instanceof URIError) return 400;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

function describe(status: number | undefined): Refusal {
  switch (status) {
    case undefined:
      return {
        title: 'Emulator error',
        detail: 'The emulator made a mistake of its own. Please report what you called.',
      };
    case 413:
      return { title: 'Body too large', detail: 'The body has more than 64 KiB. Send less.' };
    case 415:
      return { title: 'Unsupported body', detail: 'Send the body as UTF-8 JSON, uncompressed.' };
    default:
      return {
        title: 'Malformed request',
        detail: 'The address or the body cannot be read. Send a valid address, and valid JSON.',
      };
  }
}
