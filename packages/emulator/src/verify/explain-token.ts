/** Explains one token to somebody who holds it: the verifier as a library, without an emulator. @module */
import type { Check, Contact, ContextVariable } from '../contract/protocol.ts';
import type { ContextType } from '../contract/workstream.ts';
import { notChecked } from './check.ts';
import { parseKeyDocument } from './key-document.ts';
import { createKeySource, type LoadedKeys } from './key-source.ts';
import { STRICT_RULES, verifyToken } from './verify-token.ts';

/** What a token is measured against. */
export interface ExplainOptions {
  /** The site's public key address, or the text of a key document. Left out, the signature is not checked. */
  keys?: URL | string;
  /** Epoch milliseconds. @default Date.now */
  now?: () => number;
  /** @default 0 */
  clockToleranceSeconds?: number;
  /** The context variables of the workstream. Left out, every name is taken as text. */
  contextVariables?: ReadonlyMap<string, ContextType>;
}

/** What was found. Neither the token nor its signature is in it. */
export interface TokenExplanation {
  /** `unverified`: nothing is wrong with it, but nobody checked who signed it. */
  result: 'accepted' | 'refused' | 'unverified';
  /** Every check, in the order made. */
  checks: Check[];
  /** The check that decided, when the token was refused. */
  failed?: Check;
  /** Decoded even when refused: to be shown, not to be trusted. */
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  contact?: Contact;
  context: ContextVariable[];
}

/** Never rejects: whatever is wrong with the token or the keys is a failed check. */
export async function explainToken(
  token: string,
  { keys, now = Date.now, clockToleranceSeconds = 0, contextVariables }: ExplainOptions = {},
): Promise<TokenExplanation> {
  const { verdict, header, claims, contact, context } = await verifyToken(token, {
    keys: { load: () => loadKeys(keys, now) },
    now,
    ...STRICT_RULES,
    expToleranceSeconds: clockToleranceSeconds,
    nbfToleranceSeconds: clockToleranceSeconds,
    iatToleranceSeconds: clockToleranceSeconds,
    contextVariables,
    contacts: undefined,
  });
  const { checks, failed } = verdict;
  const accepted = keys === undefined ? 'unverified' : 'accepted';
  return {
    result: failed ? 'refused' : accepted,
    checks,
    ...(failed && { failed }),
    ...(header && { header }),
    ...(claims && { claims }),
    ...(contact && { contact }),
    context,
  };
}

async function loadKeys(keys: URL | string | undefined, now: () => number): Promise<LoadedKeys> {
  if (keys === undefined) {
    return { checks: [notChecked('K1', 'Public key address', 'No keys were given.')] };
  }
  if (typeof keys === 'string') return parseKeyDocument(keys);
  return createKeySource({ url: () => keys, cacheSeconds: 0, now }).load();
}
