/** The CORS headers for one allowed origin, credentials included (Fetch standard, section 3.3). @module */

/** How long a browser may remember the answer to a preflight. */
const PREFLIGHT_MAX_AGE_SECONDS = 600;

/** Opens an answer to exactly one origin. */
export function corsHeaders(origin: string): Record<string, string> {
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'Retry-After',
  };
}

/** A list of header names (RFC 9110's tokens), and nothing that could end the header. */
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~, -]{1,1000}$/;

/** Answers a preflight: both verbs, and whichever headers the trusted page wants to send. */
export function preflightHeaders(requestedHeaders: string | undefined): Record<string, string> {
  const isList = requestedHeaders !== undefined && HEADER_NAMES.test(requestedHeaders);
  return {
    'Access-Control-Allow-Methods': 'GET, POST',
    'Access-Control-Max-Age': String(PREFLIGHT_MAX_AGE_SECONDS),
    ...(isList && { 'Access-Control-Allow-Headers': requestedHeaders }),
  };
}
