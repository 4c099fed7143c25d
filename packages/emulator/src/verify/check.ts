/** Makes the single lines of a verdict. @module */
import type { ContractRule } from '../contract-rules.ts';
import type { Check } from '../protocol.ts';

export function passed(rule: ContractRule, title: string, detail: string): Check {
  return { rule, title, outcome: 'passed', detail };
}

export function failed(rule: ContractRule, title: string, detail: string): Check {
  return { rule, title, outcome: 'failed', detail };
}

export function warned(rule: ContractRule, title: string, detail: string): Check {
  return { rule, title, outcome: 'warned', detail };
}

export function notChecked(rule: ContractRule, title: string, detail: string): Check {
  return { rule, title, outcome: 'not-checked', detail };
}

export function hasFailed(checks: readonly Check[]): boolean {
  return checks.some((check) => check.outcome === 'failed');
}
