// @vitest-environment happy-dom
import { cleanup, render, within } from '@testing-library/preact';
import { afterEach, expect, it } from 'vitest';
import { RulesPage } from '../../../src/browser/rules/rules-page.tsx';
import { CONTRACT_RULES, RULE_TEXTS } from '../../../src/contract/rules.ts';

afterEach(cleanup);

it('shows every rule once, under an anchor of its own number', () => {
  render(<RulesPage shown="" />);
  const shown = Array.from(document.querySelectorAll('.rule-text'), ({ id }) => id);
  expect(shown).toEqual(CONTRACT_RULES);
  expect(within(document.body).getByText(RULE_TEXTS.K3)).toBeDefined();
});

it('marks the one that the address names', () => {
  render(<RulesPage shown="T2" />);
  const marked = document.querySelectorAll('[data-shown="true"]');
  expect(Array.from(marked, ({ id }) => id)).toEqual(['T2']);
});
