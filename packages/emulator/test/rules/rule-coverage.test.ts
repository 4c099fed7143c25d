/** Every rule of the contract has tests, or a reason for having none that the reader is told. @module */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CONTRACT_RULES, RULE_TEXTS } from '../../src/contract/rules.ts';
import { RULE_TABLE, rulesCheckedBy, rulesNotChecked } from './rule-table.ts';

const root = join(import.meta.dirname, '..', '..');

/** How many rules each part of the contract has. */
const PARTS = { T: 8, C: 7, L: 4, K: 5, P: 12, W: 4, S: 3, A: 6 };

test('the contract’s rules are all known', () => {
  const rules = Object.entries(PARTS).flatMap(([part, count]) =>
    Array.from({ length: count }, (_, index) => `${part}${index + 1}`),
  );
  expect(CONTRACT_RULES).toEqual(rules);
  expect(Object.keys(RULE_TABLE)).toEqual(rules);
});

test('the rules without tests are these, and no more', () => {
  expect(rulesNotChecked().map(([rule]) => rule)).toEqual([
    'T6',
    'L4',
    'P1',
    'P3',
    'P9',
    'P11',
    'P12',
    'W2',
    'S1',
    'S2',
    'A1',
    'A2',
    'A3',
    'A4',
    'A5',
    'A6',
  ]);
  const tested = (['verdict', 'widget', 'browser'] as const).flatMap(rulesCheckedBy);
  expect(tested.length + rulesNotChecked().length).toBe(CONTRACT_RULES.length);
});

test('each has a text that a reader can follow, and no other rule is meant in it', () => {
  for (const [rule, text] of Object.entries(RULE_TEXTS)) {
    expect(text, rule).toMatch(/^\S.{30,400}\.$/);
    for (const [, meant = ''] of text.matchAll(/\(([A-Z]\d+)\)/g))
      expect(CONTRACT_RULES, `${meant} in ${rule}`).toContain(meant);
  }
});

test('the rules that only a browser can show are kept and broken in the end-to-end suite', () => {
  expect(rulesCheckedBy('browser')).toEqual(['W4']);
  const suite = readFileSync(join(root, '../../e2e/tests/new-window.test.ts'), 'utf8');
  expect(suite).toContain('(W4)');
  expect(suite).toContain("'same-origin-allow-popups'");
  expect(suite).toContain("'same-origin'");
});

test('DIFFERENCES.md lists them with the same reasons', () => {
  const text = readFileSync(join(root, 'DIFFERENCES.md'), 'utf8');
  const [, section = ''] = text.split('## Rules that a stand-in cannot check\n');
  const rows = (section.split('\n## ')[0] ?? '')
    .split('\n')
    .map((line) => /^\| ([A-Z]\d+) \| (.*) \|$/.exec(line))
    .flatMap((match) => (match ? [[match[1], match[2]]] : []));
  expect(rows).toEqual(rulesNotChecked());
});

test('no rule is named anywhere that the contract does not have', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const known = new Set<string>(CONTRACT_RULES);
  const named = files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, 'src', file), 'utf8');
      const literals = text.matchAll(/(?:rule: |(?:failed|warned|passed|notChecked)\(\s*)'(\w+)'/g);
      return Array.from(literals, ([, rule = '']) => ({ file, rule }));
    });
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter(({ rule }) => !known.has(rule))).toEqual([]);
});
