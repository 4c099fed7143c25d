/** Lets the customer's page, of whichever origin, call the connector as it calls the real one (S3). @module */
import type { RequestHandler } from 'express';

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

const EXPOSED_HEADERS = 'authcodenonce, errorcode, oc-sessionid, transaction-id';

/** Never with credentials: no cookie of ours exists, and the token travels in a header. */
export const connectorCors: RequestHandler = function connectorCors(request, response, next) {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', EXPOSED_HEADERS);
  response.setHeader('cache-control', 'no-store');
  if (request.method !== 'OPTIONS') return next();
  response.setHeader('access-control-allow-methods', 'GET, POST');
  response.setHeader('access-control-allow-headers', REQUEST_HEADERS);
  response.setHeader('access-control-max-age', '600');
  response.statusCode = 204;
  response.end();
};
