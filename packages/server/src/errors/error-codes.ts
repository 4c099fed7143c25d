/** Every way in which a request can be refused: its HTTP status and the sentence that the browser may see. @module */

/** Stable identifiers of a refusal, for `switch (error.code)`. */
export type ErrorCode =
  | 'not_signed_in'
  | 'cross_site_request'
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

/** @see docs/errors.md, which has a section for each code. */
export const ERROR_CODES: Readonly<Record<ErrorCode, readonly [status: number, detail: string]>> = {
  not_signed_in: [401, 'Nobody is signed in on this site.'],
  cross_site_request: [403, 'The request came from a page of another site.'],
  not_found: [404, 'There is no such route here.'],
  method_not_allowed: [405, 'This route does not answer that method.'],
  client_gone: [499, 'The client went away before it was its turn.'],
  invalid_subject: [500, 'The signed-in customer has no usable contact identifier.'],
  invalid_context: [500, "The customer's context variables cannot be sent to live chat."],
  invalid_claims: [500, "The customer's claims cannot be sent to live chat."],
  token_too_large: [500, 'The token would be too large to travel in an HTTP header.'],
  callback_failed: [500, "The site's own code failed while the token was being made."],
  signing_failed: [500, 'The token could not be signed.'],
  internal_error: [500, 'The token could not be made.'],
  callback_timeout: [503, "The site's own code took too long while the token was being made."],
  keys_unavailable: [503, 'The signing keys could not be loaded.'],
  key_reload_failed: [503, 'Newer signing keys could not be loaded.'],
  overloaded: [503, 'Too many tokens are being signed at the moment.'],
};
