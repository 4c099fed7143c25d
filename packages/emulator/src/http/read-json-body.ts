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

/** A member of the body; undefined when there is no such. */
export function readMember(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return undefined;
  return (body as Record<string, unknown>)[name];
}

/** The same when it is text. */
export function readText(body: unknown, name: string): string | undefined {
  const value = readMember(body, name);
  return typeof value === 'string' ? value : undefined;
}

/** The same when it is an object with names and values. */
export function readObject(body: unknown, name: string): Record<string, unknown> | undefined {
  const value = readMember(body, name);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
