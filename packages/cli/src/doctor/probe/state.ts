/** What a probe keeps between two runs: answers, and nothing that is secret or names the tenant. @module */
import { createHash } from 'node:crypto';
import { type Finding, type Findings, QUESTIONS } from './questions.ts';

const VERSION = 1;

/** Says whether two runs are about the same widget, and not which it is. */
export function targetOf(widgetTag: string): string {
  return createHash('sha256').update(widgetTag.trim()).digest('hex').slice(0, 16);
}

export function writeState(target: string, findings: Findings): string {
  return `${JSON.stringify({ version: VERSION, target, findings }, null, 2)}\n`;
}

/** What was left open is asked again. `problem` completes a sentence that begins with the file's name. */
export function readState(
  text: string,
  target: string,
): { findings: Findings } | { problem: string } {
  const state = membersOf(parse(text));
  if (state?.version !== VERSION) return { problem: 'is not what a probe of this version keeps' };
  if (state.target !== target) return { problem: 'is about another widget' };
  const given = membersOf(state.findings) ?? {};
  const entries = QUESTIONS.flatMap((question) => {
    const finding = readFinding(given[question]);
    return finding ? [[question, finding]] : [];
  });
  return { findings: Object.fromEntries(entries) };
}

function readFinding(value: unknown): Finding | undefined {
  const members = membersOf(value);
  if (!members) return undefined;
  const { low, high, verdict, unclear, isDone } = members;
  return {
    ...(isCount(low) ? { low } : {}),
    ...(isCount(high) ? { high } : {}),
    ...(verdict === 'accepted' || verdict === 'refused' ? { verdict } : {}),
    ...(isDone === true && typeof unclear === 'string' ? { unclear } : {}),
    ...(isDone === true ? { isDone } : {}),
  };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Own members alone. */
function membersOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.assign(Object.create(null), value)
    : undefined;
}
