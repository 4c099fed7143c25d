/** Calls, and fields of calls, that the emulator does not know, for whoever wonders what is missing. @module */
import type { AgentState } from '../../contract/protocol.ts';
import { element } from '../ui/element.ts';
import { createListPatcher, type Row } from '../ui/patch-list.ts';
import { setText } from '../ui/set-text.ts';
import { type Section, titledSection } from './detail/section.ts';

const REFUSED =
  'The emulator answered these with 501, because it does not know the call, or a field of it.';
const LET_THROUGH =
  'The emulator let these through, because it is loose: calls got an empty answer, fields were ignored.';

interface UnknownCall {
  call: string;
  count: number;
}

export type CallsOfState = Pick<AgentState, 'unknownCalls' | 'loose'>;

export interface UnknownCalls extends Section<CallsOfState> {
  /** Brings the list into sight, for those who read on by keyboard too. */
  show(): void;
}

export function createUnknownCalls(): UnknownCalls {
  const list = element('ul');
  const text = element('p', { class: 'quiet' });
  const root = titledSection('unknown-calls', 'Unknown calls', text, list);
  root.tabIndex = -1;
  const patcher = createListPatcher<UnknownCall>(list, ({ call }) => call, createCallRow);

  return {
    root,
    show() {
      root.scrollIntoView();
      root.focus({ preventScroll: true });
    },
    update({ unknownCalls: calls, loose }) {
      root.hidden = calls.length === 0;
      setText(text, loose ? LET_THROUGH : REFUSED);
      const counts = new Map<string, number>();
      for (const call of calls) counts.set(call, (counts.get(call) ?? 0) + 1);
      patcher.update(Array.from(counts, ([call, count]) => ({ call, count })));
    },
  };
}

function createCallRow(): Row<UnknownCall> {
  const name = element('code');
  const times = element('span', { class: 'quiet' });
  return {
    root: element('li', {}, name, ' ', times),
    update({ call, count }) {
      setText(name, call);
      setText(times, count === 1 ? '' : `${count} times`);
    },
  };
}
