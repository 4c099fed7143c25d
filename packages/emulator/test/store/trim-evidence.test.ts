/** How much is kept of a token that was refused. @module */
import { expect, test } from 'vitest';
import { createStore } from '../../src/store/store.ts';
import { trimEvidence } from '../../src/store/trim-evidence.ts';
import type { Verification } from '../../src/verify/verify-token.ts';
import { verify } from '../makers/rules.ts';
import { goodClaims, makeToken, withContext } from '../makers/tokens.ts';

async function refused(claims: Record<string, unknown>): Promise<Verification> {
  const verification = await verify(makeToken({ claims: { exp: 1, ...claims } }));
  expect(verification.failed).toBeDefined();
  return verification;
}

test('keeps an ordinary one as it is', async () => {
  const verification = await refused({});
  expect(trimEvidence(verification)).toEqual(verification);
  expect(trimEvidence(verification).claims).toEqual({ ...goodClaims, exp: 1 });
});

test.each([
  ['a long text', { a: 'x'.repeat(10_000) }],
  ['a long name', { ['x'.repeat(10_000)]: 1 }],
  ['a long list', { a: Array.from({ length: 2000 }, (_, index) => index) }],
  ['many claims', Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`n${index}`, 1]))],
])('bounds %s', async (_case, claims) => {
  const kept = trimEvidence(await refused(claims));
  expect(JSON.stringify(kept.claims).length).toBeLessThan(4200);
  expect(kept.claims).toMatchObject({ iss: 'contosohelp.com' });
});

test('says how many claims it left out', async () => {
  const many = Array.from({ length: 500 }, (_, index) => [`name${index}`, 'value']);
  const { claims = {} } = trimEvidence(await refused(Object.fromEntries(many)));
  const left = Number(/^(\d+) more left out$/.exec(String(claims['…']))?.[1]);
  expect(Object.keys(claims).length - 1 + left).toBe(505);
});

test('bounds the checks, and keeps the one that decided', async () => {
  const context = Array.from({ length: 100 }, (_, index) => [`n${index}`, null]);
  const verification = await verify(withContext(Object.fromEntries(context)));
  const { verdict } = trimEvidence(verification);
  expect(verification.verdict.checks.length).toBeGreaterThan(100);
  expect(verdict.checks).toHaveLength(50);
  expect(verdict.failed).toMatchObject({ rule: 'C1' });
});

test('is what the store does with a refused attempt', async () => {
  const store = createStore(() => 0);
  const verification = await refused({ a: 'x'.repeat(10_000) });
  store.addRefused({ widgetId: 'w', requestId: undefined, verification });
  const [kept] = [...store.all()];
  expect(JSON.stringify(kept?.conversation).length).toBeLessThan(10_000);
});
