/** Reads JSON bodies, up to a limit, and says so when a body had to be JSON and is not. @module */
import express, { type RequestHandler } from 'express';
import { RefusalError } from '../refusal-error.ts';

const MAX_BODY_BYTES = 64 * 1024;

/** Bodies of another type are left unread; routes that need one use {@link requireJson}. */
export const readJsonBody: RequestHandler = express.json({ limit: MAX_BODY_BYTES });

export const requireJson: RequestHandler = function requireJson(request, _response, next) {
  if (request.is('application/json')) return next();
  throw new RefusalError(415, {
    title: 'Not JSON',
    detail: 'Send the body as JSON, with the header "Content-Type: application/json".',
  });
};

/** A member of the body that is text; undefined when there is no such. */
export function readText(body: unknown, name: string): string | undefined {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return undefined;
  const value = (body as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}
