/** Decides which claims a site may add to the token (T6), and refuses to let it replace a reserved one. @module */

import { describeValue } from '../errors/describe-value.ts';
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import { quoteName } from '../text.ts';
import type { ContextValue } from './context-types.ts';
import { readRecord } from './read-record.ts';

/** The claims that only the middleware sets. */
const RESERVED_CLAIMS: readonly string[] = [
  'iss',
  'sub',
  'aud',
  'iat',
  'nbf',
  'exp',
  'jti',
  'lwicontexts',
];

/** A profile: names and primitives. */
export type ProfileClaims = readonly (readonly [name: string, value: ContextValue])[];

const isSendable = (value: unknown): value is ContextValue =>
  typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

/**
 * The site's own claims. `null` and `undefined` are left out: a profile claim is decoration, and a
 * customer without an e-mail address chats like any other.
 *
 * @param claims - what the site's `claims` returned.
 * @throws {LiveChatAuthError} `invalid_claims`, naming the claim.
 */
export function selectClaims(claims: unknown): ProfileClaims {
  if (claims === undefined || claims === null) return [];
  const entries = readRecord('claims', claims);
  if (!entries) {
    throw new LiveChatAuthError(
      'invalid_claims',
      `claims returned ${describeValue(claims)}. Return an object such as { given_name: 'Kim' }.`,
    );
  }
  const selected: [name: string, value: ContextValue][] = [];
  for (const [name, value] of entries) {
    if (value === undefined || value === null) continue;
    if (RESERVED_CLAIMS.includes(name)) {
      throw new LiveChatAuthError(
        'invalid_claims',
        `claims returned ${quoteName(name)}, which is reserved. The reserved claims are ${RESERVED_CLAIMS.join(', ')}.`,
      );
    }
    if (!isSendable(value)) {
      throw new LiveChatAuthError(
        'invalid_claims',
        `Claim ${quoteName(name)} is ${describeValue(value)}. Only texts, finite numbers and booleans can be sent; null and undefined leave a claim out.`,
      );
    }
    selected.push([name, value]);
  }
  return selected;
}
