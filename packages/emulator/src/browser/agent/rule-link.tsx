/** Leads from a rule's number to its text, in a tab of its own: a draft must not be lost for it. @module */
import type { VNode } from 'preact';
import { isRule } from '../../contract/rules.ts';

/** The number alone where the contract has no such rule. */
export function RuleLink({ rule }: { rule: string }): VNode {
  if (!isRule(rule)) return <span class="rule">{rule}</span>;
  return (
    <a class="rule" href={`/rules#${rule}`} target="_blank" rel="noopener" title="The rule’s text">
      {rule}
    </a>
  );
}

/** A sentence of ours, in which a rule in brackets, such as (T2), is a link. */
export function RuleText({ text }: { text: string }): VNode {
  const parts = text.split(/(?<=\()([A-Z]\d{1,2})(?=\))/);
  return <>{parts.map((part) => (isRule(part) ? <RuleLink key={part} rule={part} /> : part))}</>;
}
