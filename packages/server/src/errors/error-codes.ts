/** Every way in which a request can be refused: its HTTP status, the sentence that the browser may see, and when to ask again. @module */

/** Stable identifiers of a refusal, for `switch (error.code)`. */
export type ErrorCode =
  | 'not_signed_in'
  | 'cross_site_request'
  | 'no_contact'
  | 'not_found'
  | 'method_not_allowed'
  | 'client_gone'
  | 'invalid_subject'
  | 'invalid_context'
  | 'invalid_claims'
  | 'token_too_large'
  | 'callback_failed'
  | 'signing_failed'
  | 'internal_error'
  | 'callback_timeout'
  | 'keys_unavailable'
  | 'key_reload_failed'
  | 'overloaded';

/** What is fixed for a code. */
export interface ErrorRule {
  status: number;
  /** Nothing of the request or of the cause is in it. */
  title: string;
  /** For what gets better by itself. What does not must not ask anyone to come back. */
  retryAfterSeconds?: number;
}

/** @see docs/errors.md, which has a section for each code. */
export const ERROR_CODES: Readonly<Record<ErrorCode, ErrorRule>> = {
  not_signed_in: { status: 401, title: 'Nobody is signed in on this site.' },
  cross_site_request: { status: 403, title: 'The request came from a page of another site.' },
  no_contact: {
    status: 403,
    title: 'The site named no contact record for the signed-in customer.',
  },
  not_found: { status: 404, title: 'There is no such route here.' },
  method_not_allowed: { status: 405, title: 'This route does not answer that method.' },
  client_gone: { status: 499, title: 'The client went away before it was its turn.' },
  invalid_subject: {
    status: 500,
    title: 'The signed-in customer has no usable contact identifier.',
  },
  invalid_context: {
    status: 500,
    title: "The customer's context variables cannot be sent to live chat.",
  },
  invalid_claims: { status: 500, title: "The customer's claims cannot be sent to live chat." },
  token_too_large: {
    status: 500,
    title: 'The token would be too large to travel in an HTTP header.',
  },
  callback_failed: {
    status: 500,
    title: "The site's own code failed while the token was being made.",
  },
  signing_failed: { status: 500, title: 'The token could not be signed.' },
  internal_error: { status: 500, title: 'The token could not be made.' },
  callback_timeout: {
    status: 503,
    title: "The site's own code took too long while the token was being made.",
    retryAfterSeconds: 1,
  },
  keys_unavailable: {
    status: 503,
    title: 'The signing keys could not be loaded.',
    retryAfterSeconds: 2,
  },
  key_reload_failed: { status: 503, title: 'Newer signing keys could not be loaded.' },
  overloaded: {
    status: 503,
    title: 'The token could not be signed in time.',
    retryAfterSeconds: 1,
  },
};
