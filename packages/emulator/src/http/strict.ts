/** Refuses calls, and fields of calls, that the emulator does not know, or lists them and lets them through. @module */

import { type Request, type RequestHandler, Router } from 'express';
import { RefusalError } from '../contract/refusal-error.ts';
import { isRecord } from '../lib/json.ts';
import { describePath, listSome, maskTokens, quote } from '../lib/text.ts';
import type { Service } from '../service.ts';
import { requireJson } from './json-body.ts';

const MAX_NAME_LENGTH = 40;

/** Names of query parameters, and of the members of a JSON body. */
interface KnownFields {
  query?: readonly string[];
  body?: readonly string[];
}

/** One call of a part of the service: where it is, what it may bring, and who answers it. */
export interface Call extends KnownFields {
  method: 'get' | 'post';
  path: string;
  /** Whether a body that is not JSON is refused before all else. */
  needsJson?: true;
  createRoute: (service: Service) => RequestHandler;
}

/** Answers these calls, and refuses every other. */
export function createCallRouter(service: Service, calls: readonly Call[]): Router {
  const router = Router();
  for (const { method, path, needsJson, createRoute, ...known } of calls) {
    const before = [...(needsJson ? [requireJson] : []), expectFields(service, known)];
    router[method](path, ...before, createRoute(service));
  }
  router.use(createUnknownCall(service));
  return router;
}

/** Values are never shown. */
function expectFields(
  { config, store }: Pick<Service, 'config' | 'store'>,
  known: KnownFields,
): RequestHandler {
  return function knownFields(request, response, next) {
    const unknown = findUnknown(request, known);
    if (unknown.length === 0) return next();
    const call = `${request.method} ${describePath(request.originalUrl)}`;
    const fields = listSome(unknown);
    store.addUnknownCall(`${call}: ${fields}`);
    response.locals.unknown = fields;
    if (config.loose) return next();
    throw new RefusalError(501, {
      title: 'Unknown fields',
      detail: `The emulator does not know the ${fields} of ${call}, and would ignore it. Look for a slip in the name, or let it pass with the option "loose".`,
    });
  };
}

function findUnknown(request: Request, { query = [], body = [] }: KnownFields): string[] {
  return [
    ...namesIn(request.query, query).map((name) => `query parameter ${name}`),
    ...(Array.isArray(request.body) ? ['list as body'] : []),
    ...(isBodyUnread(request) ? ['body that is no JSON'] : []),
    ...namesIn(request.body, body).map((name) => `body field ${name}`),
  ];
}

/** The reader of bodies leaves alone what does not say that it is JSON. */
function isBodyUnread({ body, headers }: Request): boolean {
  const hasBody =
    headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return hasBody && body === undefined;
}

function namesIn(value: unknown, known: readonly string[]): string[] {
  if (!isRecord(value)) return [];
  return Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => quote(maskTokens(name), MAX_NAME_LENGTH));
}

/** To be put behind all routes of a part. */
export function createUnknownCall({
  config,
  store,
}: Pick<Service, 'config' | 'store'>): RequestHandler {
  return function unknownCall(request, response) {
    const call = `${request.method} ${describePath(request.originalUrl)}`;
    store.addUnknownCall(call);
    response.locals.unknown = 'call';
    if (config.loose) {
      response.json({});
      return;
    }
    throw new RefusalError(501, {
      title: 'Not emulated',
      detail: `The emulator does not know the call ${call}. DIFFERENCES.md lists what it does.`,
    });
  };
}
