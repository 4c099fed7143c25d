/** Why the verdict is what it is: each check with its rule, what is wrong first. @module */
import { type Check, type Conversation, checkText } from '../../../contract/protocol.ts';
import { element } from '../../ui/element.ts';
import { icon } from '../../ui/icon.ts';
import { createListPatcher, type Row } from '../../ui/patch-list.ts';
import { setText } from '../../ui/set-text.ts';
import { type Section, titledSection } from './section.ts';

const OUTCOMES: Readonly<Record<Check['outcome'], string>> = {
  passed: 'passed',
  failed: 'failed',
  warned: 'warned',
  'not-checked': 'not checked',
};

interface NumberedCheck {
  check: Check;
  /** Its place in the order in which the checks were made. */
  place: number;
}

export function createChecksSection(): Section<Conversation> {
  const list = element('ol', { class: 'checks' });
  const sum = element('p', { class: 'quiet sum' });
  const root = titledSection('why', 'Why', sum, list);
  const patcher = createListPatcher<NumberedCheck>(
    list,
    // The outcome belongs to the key because the icon is made with the row.
    ({ check: { rule, title, outcome, fault }, place }) =>
      `${place} ${rule} ${title} ${outcome} ${fault}`,
    createCheckRow,
  );

  return {
    root,
    update({ verdict }) {
      const checks = verdict?.checks ?? [];
      list.hidden = checks.length === 0;
      setText(sum, sumUp(checks));
      patcher.update(wrongFirst(checks));
    },
  };
}

/** Those that failed or warned, then all others; each in the order in which they were made. */
function wrongFirst(checks: readonly Check[]): NumberedCheck[] {
  const numbered = checks.map((check, place) => ({ check, place }));
  const isWrong = ({ check: { outcome } }: NumberedCheck): boolean =>
    outcome === 'failed' || outcome === 'warned';
  return [...numbered.filter(isWrong), ...numbered.filter((one) => !isWrong(one))];
}

function sumUp(checks: readonly Check[]): string {
  if (checks.length === 0) return 'There was no token to check.';
  const counts = Object.entries(OUTCOMES).map(([outcome, word]) => {
    const count = checks.filter((check) => check.outcome === outcome).length;
    return count === 0 ? '' : `${count} ${word}`;
  });
  return `${checks.length} checks: ${counts.filter(Boolean).join(', ')}.`;
}

function createCheckRow({ check: { outcome, fault } }: NumberedCheck): Row<NumberedCheck> {
  const rule = element('span', { class: 'rule' });
  const title = element('span', { class: 'check-title' });
  const word = element('span', { class: 'outcome' });
  word.append(icon(outcome), fault ? `${OUTCOMES[outcome]} (fault)` : OUTCOMES[outcome]);
  const detail = element('span', { class: 'check-detail' });
  const attributes = { class: 'check', 'data-outcome': outcome };
  return {
    root: element('li', attributes, rule, ' ', title, ' ', word, ' ', detail),
    update({ check }) {
      setText(rule, check.rule);
      setText(title, check.title);
      setText(detail, checkText(check));
    },
  };
}
