/** Decides whether a token makes its bearer an authenticated customer, and who that is. @module */
import type { KeyObject } from 'node:crypto';
import { compactVerify } from 'jose';
import type { Check, Contact, ContextVariable, Verdict } from '../contract/protocol.ts';
import type { ContextForms, ContextType, KnownContacts, PemKid } from '../contract/workstream.ts';
import { failed, hasFailed, notChecked, passed } from './check.ts';
import { checkOtherClaims, checkRequiredClaims, checkTimes } from './claims.ts';
import { readContext } from './context.ts';
import { selectKey, TOKEN_KEY } from './key-document.ts';
import type { KeySource } from './key-source.ts';
import { linkContact } from './link-contact.ts';
import { checkHeader, checkPresence, checkSize, decodeParts, splitToken } from './token-form.ts';

const SIGNATURE = 'Signature';

/** What a token is measured against. */
export interface VerificationRules {
  keys: Pick<KeySource, 'load'>;
  /** Epoch milliseconds. */
  now: () => number;
  expToleranceSeconds: number;
  nbfToleranceSeconds: number;
  iatToleranceSeconds: number;
  maxTokenBytes: number;
  /** Whether a key past its `expiry` is refused. */
  keyExpiry: boolean;
  pemKid: PemKid;
  contextForms: ContextForms;
  contextNumbers: boolean;
  contextBooleans: boolean;
  contextVariables: ReadonlyMap<string, ContextType> | undefined;
  contacts: KnownContacts | undefined;
}

/** The part of the rules that is the same wherever nobody sets it otherwise. */
export const STRICT_RULES: Pick<
  VerificationRules,
  'maxTokenBytes' | 'keyExpiry' | 'pemKid' | 'contextForms' | 'contextNumbers' | 'contextBooleans'
> = {
  maxTokenBytes: 16_384,
  keyExpiry: true,
  pemKid: 'optional',
  contextForms: 'both',
  contextNumbers: true,
  contextBooleans: true,
};

/** What was found, whether or not any of it may be believed. */
export interface Evidence {
  checks: Check[];
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  contact?: Contact;
  context: ContextVariable[];
}

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
  return concludeFrom(await examineToken(token, rules));
}

/** The sum of the evidence: one failed check decides against the token. */
export function concludeFrom({ checks, header, claims, contact, context }: Evidence): Verification {
  const shown = { ...(header ? { header } : {}), ...(claims ? { claims } : {}) };
  const failed = checks.find((check) => check.outcome === 'failed');
  if (failed) return { ...refusedBy(failed, checks), ...shown };
  return {
    verdict: { authenticated: true, checks },
    // Text, or the check of the required claims would have failed.
    subject: String(claims?.sub),
    ...shown,
    ...(contact ? { contact } : {}),
    context,
  };
}

/** The verdict on what one check decided, be it before anything else was looked at. */
export function refusedBy(failed: Check, checks: Check[] = [failed]): RefusedToken {
  return { verdict: { authenticated: false, checks, failed }, failed, context: [] };
}

/** Goes on after a failure wherever there is still something to look at: the agent's view explains all. */
export async function examineToken(
  token: string | undefined,
  rules: VerificationRules,
): Promise<Evidence> {
  const checks = [checkPresence(token)];
  const evidence: Evidence = { checks, context: [] };
  if (token === undefined || hasFailed(checks)) return evidence;
  checks.push(checkSize(token, rules.maxTokenBytes));
  if (hasFailed(checks)) return evidence;
  const split = splitToken(token);
  checks.push(...split.checks);
  if (!split.parts) return evidence;

  const { checks: decodedChecks, ...decoded } = decodeParts(split.parts);
  checks.push(...decodedChecks);
  Object.assign(evidence, decoded);
  const { header, claims } = decoded;
  // One instant for every comparison, taken before the key address has its say.
  const nowSeconds = Math.floor(rules.now() / 1000);
  if (header) checks.push(...(await examineSignature(token, header, nowSeconds, rules)));
  if (!claims) return evidence;

  checks.push(...checkRequiredClaims(claims));
  checks.push(...checkTimes(claims, nowSeconds, rules));
  const context = readContext(claims, rules);
  const linked = linkContact(claims, { contacts: rules.contacts, context: context.variables });
  checks.push(...linked.checks, ...context.checks, checkOtherClaims(claims));
  if (linked.contact) evidence.contact = linked.contact;
  evidence.context = context.variables;
  return evidence;
}

async function examineSignature(
  token: string,
  header: Readonly<Record<string, unknown>>,
  nowSeconds: number,
  rules: VerificationRules,
): Promise<Check[]> {
  const checks = checkHeader(header);
  const unchecked = (why: string): Check[] => [...checks, notChecked('T1', SIGNATURE, why)];
  if (hasFailed(checks)) return unchecked('With such a header no signature is worth checking.');
  const { checks: loadChecks, document, keptSeconds } = await rules.keys.load(header.kid);
  checks.push(...loadChecks);
  if (!document) return unchecked('There is no key to check it with.');
  const isKept = keptSeconds !== undefined;
  const { check, key } = selectKey(document, header.kid, { ...rules, nowSeconds, isKept });
  checks.push(check);
  if (!key) return unchecked('There is no key to check it with.');
  return [...checks, await checkSignature(token, key)];
}

export async function checkSignature(token: string, key: KeyObject): Promise<Check> {
  if (token.endsWith('.')) {
    return failed(
      'T1',
      SIGNATURE,
      'The signature is empty.',
      'Sign with RS256 and the private key.',
    );
  }
  try {
    await compactVerify(token, key, { algorithms: ['RS256'] });
    return passed('T1', SIGNATURE, 'The signature fits the published key.');
  } catch {
    return failed(
      'T1',
      SIGNATURE,
      'The signature does not fit the published key. Either the token was changed on its way, or another key signed it.',
      'Compare the key pair of the site with what its public key address answers.',
    );
  }
}

/** Whether the check says something about the one published key that the token needs. */
export function dependsOnKey({ title }: Check): boolean {
  return title === TOKEN_KEY || title === SIGNATURE;
}
