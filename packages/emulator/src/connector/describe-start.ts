/** Notes what a new conversation, or a refused attempt at one, begins with. @module */
import type { Request } from 'express';
import type { Widget } from '../options/options.ts';
import type { Start } from '../store/store.ts';

/** Longer than any GUID; a longer name is no name that the customer's side will come back with. */
const MAX_REQUEST_ID_LENGTH = 100;

export function describeStart(
  request: Request,
  { widgetId }: Widget,
  verification: Start['verification'],
): Start {
  const given = request.get('request-id') ?? '';
  const requestId = given === '' || given.length > MAX_REQUEST_ID_LENGTH ? undefined : given;
  return { widgetId, requestId, verification };
}
