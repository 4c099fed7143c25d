/** Reads JSON bodies, up to a limit, and says so when a body had to be JSON and is not. @module */
import express, { type RequestHandler } from 'express';
import { RefusalError } from '../refusal-error.ts';

const MAX_BODY_BYTES = 64 * 1024;

/** No call needs nearly so many levels, and values of far more cannot be written out again. */
const MAX_DEPTH = 32;

/** Bodies of another type are left unread; routes that need one use {@link requireJson}. */
export const readJsonBody: RequestHandler[] = [
  express.json({ limit: MAX_BODY_BYTES }),
  function refuseDeepJson(request, _response, next) {
    if (!isDeeperThan(request.body, MAX_DEPTH)) return next();
    throw new RefusalError(400, {
      title: 'JSON nested too deep',
      detail: `The body is nested deeper than ${MAX_DEPTH} levels.`,
    });
  },
];

/** Level by level, as the value may be too deep to be walked by recursion. */
function isDeeperThan(value: unknown, maxDepth: number): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === maxDepth) return true;
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

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
