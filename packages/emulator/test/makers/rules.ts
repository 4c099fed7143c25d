/** The rules of verification with a key document that needs no network. @module */
import type { Check } from '../../src/protocol.ts';
import type { VerificationRules } from '../../src/verify/examine-token.ts';
import { parseKeyDocument } from '../../src/verify/keys/parse-key-document.ts';
import { type Verification, verifyToken } from '../../src/verify/verify-token.ts';
import { siteKeys } from './keys.ts';
import { NOW_MS } from './tokens.ts';

export interface RuleOverrides extends Partial<VerificationRules> {
  /** Text of the key document. */
  published?: string;
}

export function makeRules({ published, ...overrides }: RuleOverrides = {}): VerificationRules {
  const loaded = parseKeyDocument(published ?? siteKeys.pem);
  return {
    keys: { load: () => Promise.resolve({ ...loaded, checks: [...loaded.checks] }) },
    now: () => NOW_MS,
    clockToleranceSeconds: 0,
    contextVariables: undefined,
    contacts: undefined,
    ...overrides,
  };
}

export function verify(
  token: string | undefined,
  overrides: RuleOverrides = {},
): Promise<Verification> {
  return verifyToken(token, makeRules(overrides));
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
