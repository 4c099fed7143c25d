/** Reads JSON bodies, up to a limit, and says so when a body had to be JSON and is not. @module */
import express, { type RequestHandler } from 'express';
import { RefusalError } from '../contract/refusal-error.ts';
import { readText } from '../lib/json.ts';

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

/** @throws {RefusalError} when there is no text to send. Chat threads call it `content`, as the real ones do. */
export function readMessageText(body: unknown, name: 'content' | 'text'): string {
  const text = readText(body, name);
  if (text === undefined || text.trim() === '') {
    throw new RefusalError(400, {
      title: 'No message',
      detail: `Send { "${name}": "…" } with at least one character in it.`,
    });
  }
  return text;
}
