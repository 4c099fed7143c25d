/** What an examination reports, one entry after the other. @module */
import { ERRORS_PAGE } from '../errors-page.ts';
import { CAUSES } from './causes.ts';
import { type Cause, type CheckOf, checksOf, checkThatFinds, type Level } from './checks.ts';

interface EntryOf {
  level: Level;
  check: string;
  /** What was seen, in one or two sentences. Never a token, a key, a cookie or a password. */
  seen: string;
}

/** A cause that was found. */
export interface Finding extends EntryOf {
  outcome: 'error' | 'warning';
  cause: Cause;
  rule: string;
  why: string;
  fix: string;
  /** Of the section that explains it. */
  address: string;
}

/** `note`: worth knowing, and nothing is wrong. `not-checked`: `seen` says why not. */
export type Entry = Finding | (EntryOf & { outcome: 'ok' | 'note' | 'not-checked' });

export type Severity = Finding['outcome'];

export function isFinding(entry: Entry): entry is Finding {
  return entry.outcome === 'error' || entry.outcome === 'warning';
}

/** What a level writes its entries with. */
export interface LevelReport<L extends Level> {
  ok(check: CheckOf<L>, seen: string): void;
  note(check: CheckOf<L>, seen: string): void;
  notChecked(check: CheckOf<L>, why: string): void;
  /** A cause belongs to its own level, save those of a certificate, which any address may have. */
  finding(cause: Cause, seen: string, rule?: string): void;
  /** Every check that has said nothing yet could not be made, for this reason. */
  close(why: string): void;
}

export function createLevelReport<L extends Level>(
  level: L,
  emit: (entry: Entry) => void,
): LevelReport<L> {
  const said = new Set<string>();
  const say = (outcome: 'ok' | 'note' | 'not-checked', check: string, seen: string) => {
    if (outcome !== 'note') said.add(check);
    emit({ level, check, outcome, seen });
  };
  return {
    ok: (check, seen) => say('ok', check, seen),
    note: (check, seen) => say('note', check, seen),
    notChecked: (check, why) => say('not-checked', check, why),
    finding(cause, seen, rule): void {
      const text = CAUSES[cause];
      const { check } = checkThatFinds(cause);
      said.add(check);
      emit({
        level,
        check,
        outcome: text.severity,
        cause,
        seen,
        rule: rule ?? text.rule,
        why: text.why,
        fix: text.fix,
        address: `${ERRORS_PAGE}#${cause}`,
      });
    },
    close(why): void {
      for (const check of checksOf(level)) {
        if (!said.has(check)) say('not-checked', check, why);
      }
    },
  };
}
