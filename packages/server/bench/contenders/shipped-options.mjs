/** The options with which the shipped middleware and the issuer are measured: the README's, events included. @module */
import { keysFromFile } from '../../dist/index.js';
import { claimsOf, contextOf, ISSUER, LIFETIME_SECONDS, subjectOf } from './customer.mjs';

/**
 * @param {string} keyFile
 * @returns {import('../../dist/index.js').Options<typeof import('./customer.mjs').CUSTOMER>}
 */
export function shippedOptions(keyFile) {
  const events = { tokens: 0 };
  return {
    issuer: ISSUER,
    keys: keysFromFile(keyFile),
    subject: subjectOf,
    context: contextOf,
    claims: claimsOf,
    lifetimeSeconds: LIFETIME_SECONDS,
    onToken: () => {
      events.tokens += 1;
    },
  };
}
