/** Puts a token's payload together from what is known of the customer. Pure: no clock, no chance. @module */
import type { ContextValue } from './context-types.ts';

/**
 * How far `nbf` lies before `iat`, in seconds: a verifier whose clock is a little behind must accept
 * the token at once (T4).
 */
const NOT_BEFORE_SLACK_SECONDS = 30;

/** What a token says, before it is written as claims. */
export interface Facts {
  issuer: string;
  subject: string;
  /** Epoch milliseconds. */
  nowMs: number;
  lifetimeSeconds: number;
  tokenId: string;
  /** The serialised context, or undefined for a token without `lwicontexts`. */
  contextText: string | undefined;
  /** The site's own claims, none of them reserved. */
  claims: readonly (readonly [name: string, value: ContextValue])[];
}

/** The claims of a token (T2 to T6); times in whole epoch seconds. */
export interface Claims {
  iss: string;
  sub: string;
  iat: number;
  nbf: number;
  exp: number;
  jti: string;
  lwicontexts?: string;
  [name: string]: ContextValue | undefined;
}

/** Builds the claims of one token. */
export function buildClaims(facts: Facts): Claims {
  const iat = Math.floor(facts.nowMs / 1000);
  return {
    iss: facts.issuer,
    sub: facts.subject,
    iat,
    nbf: iat - NOT_BEFORE_SLACK_SECONDS,
    exp: iat + facts.lifetimeSeconds,
    jti: facts.tokenId,
    ...(facts.contextText !== undefined && { lwicontexts: facts.contextText }),
    ...Object.fromEntries(facts.claims),
  };
}
