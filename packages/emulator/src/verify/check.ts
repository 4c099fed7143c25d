/** Makes the single lines of a verdict. @module */

import type { Check } from '../contract/protocol.ts';
import type { ContractRule } from '../contract/rules.ts';

/** What is wrong with something, before it is known which check it decides. */
export interface Flaw {
  rule: ContractRule;
  finding: string;
  advice?: string | undefined;
}

export function passed(rule: ContractRule, title: string, finding: string): Check {
  return { rule, title, outcome: 'passed', finding };
}

export function failed(rule: ContractRule, title: string, finding: string, advice?: string): Check {
  return { rule, title, outcome: 'failed', finding, ...(advice === undefined ? {} : { advice }) };
}

export function failedBy({ rule, finding, advice }: Flaw, title: string): Check {
  return failed(rule, title, finding, advice);
}

export function warned(rule: ContractRule, title: string, finding: string, advice?: string): Check {
  return { ...failed(rule, title, finding, advice), outcome: 'warned' };
}

export function notChecked(rule: ContractRule, title: string, finding: string): Check {
  return { rule, title, outcome: 'not-checked', finding };
}

export function hasFailed(checks: readonly Check[]): boolean {
  return checks.some((check) => check.outcome === 'failed');
}
