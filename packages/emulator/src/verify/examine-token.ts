/** Puts one token through every check, in the order in which they build on each other. @module */
import { blame } from '../faults/blame.ts';
import { type Faults, NO_FAULTS } from '../faults/faults.ts';
import { checkWithSkew } from '../faults/skew-clock.ts';
import type { ContextType, KnownContacts } from '../options/options.ts';
import type { Check, Contact, ContextVariable } from '../protocol.ts';
import { hasFailed, notChecked } from './check.ts';
import { checkOtherClaims } from './claims/check-other-claims.ts';
import { checkRequiredClaims } from './claims/check-required-claims.ts';
import { checkTimes } from './claims/check-times.ts';
import { linkContact } from './claims/link-contact.ts';
import { readContext } from './context/read-context.ts';
import type { KeySource } from './keys/key-source.ts';
import { selectKey } from './keys/select-key.ts';
import { checkHeader } from './token/check-header.ts';
import { checkPresence } from './token/check-presence.ts';
import { checkSignature } from './token/check-signature.ts';
import { checkSize } from './token/check-size.ts';
import { decodeParts } from './token/decode-parts.ts';
import { splitToken } from './token/split-token.ts';

/** What a token is measured against. */
export interface VerificationRules {
  keys: Pick<KeySource, 'load'>;
  /** Epoch milliseconds. */
  now: () => number;
  clockToleranceSeconds: number;
  contextVariables: ReadonlyMap<string, ContextType> | undefined;
  contacts: KnownContacts | undefined;
  /** As they are when the token arrives. @default none */
  faults?: Readonly<Faults>;
}

/** What was found, whether or not any of it may be believed. */
export interface Evidence {
  checks: Check[];
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  contact?: Contact;
  context: ContextVariable[];
}

/** Goes on after a failure wherever there is still something to look at: the agent's view explains all. */
export async function examineToken(
  token: string | undefined,
  rules: VerificationRules,
): Promise<Evidence> {
  const checks = [checkPresence(token)];
  const evidence: Evidence = { checks, context: [] };
  if (token === undefined || hasFailed(checks)) return evidence;
  checks.push(checkSize(token));
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
  const timesAt = (seconds: number): Check[] =>
    checkTimes(claims, { nowSeconds: seconds, toleranceSeconds: rules.clockToleranceSeconds });
  checks.push(...checkWithSkew(timesAt, nowSeconds, rules.faults ?? NO_FAULTS));
  const context = readContext(claims, rules.contextVariables);
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
  const signature = (why: string): Check => notChecked('T1', 'Signature', why);
  if (hasFailed(checks)) {
    return [...checks, signature('With such a header no signature is worth checking.')];
  }
  const loaded = await rules.keys.load();
  checks.push(...loaded.checks);
  if (!loaded.document) return [...checks, signature('There is no key to check it with.')];
  const { document, kept } = loaded;
  const faults = rules.faults ?? NO_FAULTS;
  const blameStale = (check: Check): Check =>
    kept === 'stale' && check.outcome === 'failed' ? blame(check, 'staleKeyCache', faults) : check;
  const selectAt = (seconds: number): Check[] => [
    selectKey(document, header.kid, seconds, kept !== undefined).check,
  ];
  const selected = checkWithSkew(selectAt, nowSeconds, faults);
  const { key } = selectKey(document, header.kid, nowSeconds);
  checks.push(...selected.map(blameStale));
  checks.push(
    key && !hasFailed(selected)
      ? blameStale(await checkSignature(token, key))
      : signature('There is no key to check it with.'),
  );
  return checks;
}
