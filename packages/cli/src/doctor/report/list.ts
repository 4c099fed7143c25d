/** Writes an examination as a list that fills while it goes on, at 80 columns and without colour. @module */

import { wrap } from '../../text.ts';
import { LEVELS, type Level } from '../checks.ts';
import { type Entry, type Finding, isFinding } from '../findings.ts';

const WORDS: Readonly<Record<Entry['outcome'], string>> = {
  ok: 'ok',
  note: 'note',
  'not-checked': '-',
  error: 'ERROR',
  warning: 'WARNING',
};

const WORD_WIDTH = 9;
const CHECK_WIDTH = 17;
const INDENT = 2 + WORD_WIDTH + CHECK_WIDTH;

/** Writes each entry when it comes, under the heading of its level. */
export function createList(write: (text: string) => void): (entry: Entry) => void {
  let level: Level | undefined;
  let lastReason = '';
  return (entry) => {
    if (entry.level !== level) {
      write(`${level === undefined ? '' : '\n'}${LEVELS[entry.level].title}\n`);
      lastReason = '';
    }
    level = entry.level;
    // One reason keeps several checks from being made: it is said once.
    const isRepeated = entry.outcome === 'not-checked' && entry.seen === lastReason;
    lastReason = entry.outcome === 'not-checked' ? entry.seen : '';
    write(line(WORDS[entry.outcome], entry.check, isRepeated ? 'as above' : entry.seen));
    if (isFinding(entry)) write(advice(entry));
  };
}

function advice({ cause, rule, why, fix, address }: Finding): string {
  return (
    line('', `rule ${rule}`, why) +
    line('', 'what to do', fix) +
    `${' '.repeat(2 + WORD_WIDTH)}${cause}: ${address}\n`
  );
}

function line(word: string, check: string, text: string): string {
  const start = `  ${word.padEnd(WORD_WIDTH)}${check.padEnd(CHECK_WIDTH)}`;
  return `${start}${wrap(text, { indent: INDENT })}`.trimEnd().concat('\n');
}

/** The last lines: how many causes there are, and with which to begin. */
export function summarize(entries: readonly Entry[], isStopped: boolean): string {
  const findings = entries.filter(isFinding);
  const notChecked = entries.filter(({ outcome }) => outcome === 'not-checked').length;
  const left =
    notChecked > 0
      ? ` ${countOf(notChecked, 'check')} ${notChecked === 1 ? 'was' : 'were'} not made.`
      : '';
  const stopped = isStopped ? 'Stopped. ' : '';
  const [first] = [...findings].sort((a, b) => rank(a) - rank(b));
  if (!first) {
    return `\n${wrap(`${stopped}Nothing is wrong with what was checked.${left}`)}\n`;
  }
  const causes = [...new Set(findings.map(({ cause }) => cause))];
  const found = `${countOf(causes.length, 'cause')} found: ${causes.join(', ')}.`;
  const begin = causes.length > 1 ? ` Begin with ${first.cause}.` : '';
  return `\n${wrap(`${stopped}${found}${left}${begin}`)}\n`;
}

function rank({ outcome }: Finding): number {
  return outcome === 'error' ? 0 : 1;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
