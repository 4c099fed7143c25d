/** Calls that the emulator refused because it does not know them, for whoever wonders what is missing. @module */
import { element } from '../ui/element.ts';
import { createListPatcher, type Row } from '../ui/patch-list.ts';
import { setText } from '../ui/set-text.ts';
import { type Section, titledSection } from './section.ts';

interface UnknownCall {
  call: string;
  count: number;
}

export function createUnknownCalls(): Section<readonly string[]> {
  const list = element('ul');
  const text = element(
    'p',
    { class: 'quiet' },
    'The emulator answered these with 501, because it does not know them.',
  );
  const root = titledSection('unknown-calls', 'Unknown calls', text, list);
  const patcher = createListPatcher<UnknownCall>(list, ({ call }) => call, createCallRow);

  return {
    root,
    update(calls) {
      root.hidden = calls.length === 0;
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
