/** Lets the customer's page, of whichever origin, call the service as it calls the real one (S3). @module */
import type { Request, RequestHandler, Response } from 'express';

const REQUEST_HEADERS = [
  'authcodenonce',
  'authenticatedusertoken',
  'content-type',
  'ms-oc-user-agent',
  'request-id',
  'oc-sessionid',
  'x-ms-client-request-id',
  'authorization',
  'x-ms-useragent',
  'x-skypetoken',
  'organizationid',
  'widgetappid',
  'customerdisplayname',
  'pagetoken',
  'cache-control',
  'x-cache-control',
].join(', ');

const ATTACHMENT_HEADERS = 'authorization, behavioroverride, content-type, x-ms-client-version';

const EXPOSED_HEADERS = 'authcodenonce, errorcode, oc-sessionid, transaction-id';

/** Never with credentials: no cookie of ours exists, and the token travels in a header. */
export const connectorCors: RequestHandler = function connectorCors(request, response, next) {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', EXPOSED_HEADERS);
  response.setHeader('cache-control', 'no-store');
  if (request.method !== 'OPTIONS') return next();
  answerPreflight(response, { methods: 'GET, POST', headers: REQUEST_HEADERS });
};

/**
 * The chat SDK creates an attachment with credentials, which a browser allows for a named origin
 * only. There is no cookie that could come along: what counts is the chat token in a header.
 */
export const attachmentCors: RequestHandler = function attachmentCors(request, response, next) {
  nameOrigin(request, response);
  response.setHeader('cache-control', 'no-store');
  if (request.method !== 'OPTIONS') return next();
  answerPreflight(response, { methods: 'GET, POST, PUT', headers: ATTACHMENT_HEADERS });
};

function nameOrigin({ headers: { origin } }: Request, response: Response): void {
  response.setHeader('vary', 'Origin');
  if (origin === undefined) return;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-credentials', 'true');
}

function answerPreflight(
  response: Response,
  { methods, headers }: { methods: string; headers: string },
): void {
  response.setHeader('access-control-allow-methods', methods);
  response.setHeader('access-control-allow-headers', headers);
  response.setHeader('access-control-max-age', '600');
  response.statusCode = 204;
  response.end();
}
