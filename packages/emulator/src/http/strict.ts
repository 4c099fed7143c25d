/** Refuses calls, and fields of calls, that the emulator does not know, or lists them and lets them through. @module */
import type { Request, RequestHandler } from 'express';
import { type Call, KNOWN_FIELDS, type KnownFields } from '../contract/known-fields.ts';
import { RefusalError } from '../contract/refusal-error.ts';
import { describePath, maskTokens, quote } from '../lib/text.ts';
import type { Service } from '../service.ts';

/** A list in a sentence stops here. */
const MAX_FIELDS_TOLD = 5;
const MAX_NAME_LENGTH = 40;

/** Makes what is to be put before the handler of a call's route. */
export type ExpectFields = (call: Call) => RequestHandler;

export function expectFieldsOf(service: Pick<Service, 'config' | 'store'>): ExpectFields {
  return (call) => expectFields(service, KNOWN_FIELDS[call]);
}

/** Values are never shown. */
function expectFields(
  { config, store }: Pick<Service, 'config' | 'store'>,
  known: KnownFields,
): RequestHandler {
  return function knownFields(request, response, next) {
    const unknown = findUnknown(request, known);
    if (unknown.length === 0) return next();
    const told = unknown.slice(0, MAX_FIELDS_TOLD);
    if (unknown.length > told.length) told.push(`${unknown.length - told.length} more`);
    const call = `${request.method} ${describePath(request.originalUrl)}`;
    const fields = told.join(', ');
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
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
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
