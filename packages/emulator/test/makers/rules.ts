/** The rules of verification with a key document that needs no network. @module */
import type { Faults } from '../../src/contract/faults.ts';
import type { Check } from '../../src/contract/protocol.ts';
import { verifyWithFaults } from '../../src/faults/verifier-faults.ts';
import { parseKeyDocument } from '../../src/verify/key-document.ts';
import {
  STRICT_RULES,
  type Verification,
  type VerificationRules,
  verifyToken,
} from '../../src/verify/verify-token.ts';
import { siteKeys } from './keys.ts';
import { NOW_MS } from './tokens.ts';

export interface RuleOverrides extends Partial<VerificationRules> {
  /** @default none */
  faults?: Readonly<Faults>;
  /** For every time of a token. @default 0 */
  clockToleranceSeconds?: number;
  /** Text of the key document. */
  published?: string;
}

export function makeRules({
  published,
  faults: _,
  clockToleranceSeconds = 0,
  ...overrides
}: RuleOverrides = {}): VerificationRules {
  const loaded = parseKeyDocument(published ?? siteKeys.pem);
  return {
    keys: { load: () => Promise.resolve({ ...loaded, checks: [...loaded.checks] }) },
    now: () => NOW_MS,
    ...STRICT_RULES,
    expToleranceSeconds: clockToleranceSeconds,
    nbfToleranceSeconds: clockToleranceSeconds,
    iatToleranceSeconds: clockToleranceSeconds,
    contextVariables: undefined,
    contacts: undefined,
    ...overrides,
  };
}

export function verify(
  token: string | undefined,
  overrides: RuleOverrides = {},
): Promise<Verification> {
  const rules = makeRules(overrides);
  return overrides.faults
    ? verifyWithFaults(token, rules, overrides.faults)
    : verifyToken(token, rules);
}

/** The rule and title that decided against a token; "accepted" when none did. */
export async function decide(
  token: string | undefined,
  overrides: RuleOverrides = {},
): Promise<string> {
  const { failed } = await verify(token, overrides);
  return failed ? `${failed.rule} ${failed.title}` : 'accepted';
}

export async function findCheck(
  token: string,
  title: string,
  overrides: RuleOverrides = {},
): Promise<Check | undefined> {
  const { verdict } = await verify(token, overrides);
  return verdict.checks.find((check) => check.title === title);
}
