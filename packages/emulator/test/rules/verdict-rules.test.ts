/** Each rule that a verdict names: kept without a word against it, and broken under its own number. @module */
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/contract/protocol.ts';
import type { ContractRule } from '../../src/contract/rules.ts';
import { rulesCheckedBy } from './rule-table.ts';
import { VERDICT_CASES } from './verdict-cases.ts';

const objections = (verdict: Verdict | undefined): string[] =>
  (verdict?.checks ?? [])
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'warned')
    .map(({ rule, outcome }) => `${rule} ${outcome}`);

test('every rule that a verdict checks has a case here, and no other has', () => {
  expect(Object.keys(VERDICT_CASES)).toEqual(rulesCheckedBy('verdict'));
});

describe.each(Object.entries(VERDICT_CASES))('%s', (name, { keeps, breaks, outcome }) => {
  const rule = name as ContractRule;

  test('kept', async () => {
    expect(objections(await keeps())).toEqual([]);
  });

  test(`broken: ${outcome}`, async () => {
    const verdict = await breaks();
    expect(new Set(objections(verdict))).toEqual(new Set([`${rule} ${outcome}`]));
    expect(verdict?.authenticated).toBe(outcome === 'warned');
    if (outcome === 'failed') expect(verdict?.failed?.rule).toBe(rule);
  });
});
