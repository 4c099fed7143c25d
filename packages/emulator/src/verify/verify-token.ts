/** Decides whether a token makes its bearer an authenticated customer, and who that is. @module */
import type { Check, Contact, ContextVariable, Verdict } from '../protocol.ts';
import { examineToken, type VerificationRules } from './examine-token.ts';

interface Findings {
  verdict: Verdict;
  /** Decoded for the agent's view even when refused: to be shown, not to be trusted. */
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  contact?: Contact;
  context: ContextVariable[];
}

export interface AcceptedToken extends Findings {
  subject: string;
  failed?: never;
}

/** `failed` is the check that decided; no contact is linked and no context counts. */
export interface RefusedToken extends Findings {
  subject?: never;
  failed: Check;
}

export type Verification = AcceptedToken | RefusedToken;

/** Never rejects: whatever is wrong with the token or the key address is a failed check. */
export async function verifyToken(
  token: string | undefined,
  rules: VerificationRules,
): Promise<Verification> {
  const { checks, header, claims, contact, context } = await examineToken(token, rules);
  const shown = { ...(header ? { header } : {}), ...(claims ? { claims } : {}) };
  const failed = checks.find((check) => check.outcome === 'failed');
  if (failed) {
    return {
      verdict: { authenticated: false, checks, failed },
      failed,
      ...shown,
      context: [],
    };
  }
  return {
    verdict: { authenticated: true, checks },
    // Text, or the check of the required claims would have failed.
    subject: String(claims?.sub),
    ...shown,
    ...(contact ? { contact } : {}),
    context,
  };
}
