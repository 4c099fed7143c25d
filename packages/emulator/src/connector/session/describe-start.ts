/** Notes what a new conversation, or a refused attempt at one, begins with. @module */
import type { Request } from 'express';
import type { Widget } from '../../options/options.ts';
import { RefusalError } from '../../refusal-error.ts';
import type { Start } from '../../store/stored-conversation.ts';

/** Longer than any GUID; a longer name is no name that the customer's side will come back with. */
const MAX_REQUEST_ID_LENGTH = 100;

export function describeStart(
  request: Request,
  { widgetId }: Widget,
  verification: Start['verification'],
): Start {
  return { widgetId, requestId: readRequestId(request), verification };
}

/** The one in the path. @throws {RefusalError} when it is too long for one. */
export function requireRequestId(request: Request): string {
  const requestId = readRequestId(request);
  if (requestId !== undefined) return requestId;
  throw new RefusalError(400, {
    title: 'Malformed request id',
    detail: `Give an id of at most ${MAX_REQUEST_ID_LENGTH} characters, such as a GUID.`,
  });
}

/** In the path where the call has it there, else in its header. */
export function readRequestId(request: Request): string | undefined {
  const given = request.params.requestId ?? request.get('request-id') ?? '';
  const isName = typeof given === 'string' && given !== '' && given.length <= MAX_REQUEST_ID_LENGTH;
  return isName ? given : undefined;
}
