/** Says above everything else that the emulator met calls it does not know: one of them may have broken a chat. @module */
import { element } from '../ui/element.ts';
import { icon } from '../ui/icon.ts';
import { setText } from '../ui/set-text.ts';
import type { Section } from './detail/section.ts';
import type { CallsOfState } from './unknown-calls.ts';

/** `onShow` brings the list itself into sight. */
export function createUnknownCallsNotice(onShow: () => void): Section<CallsOfState> {
  const title = element('strong', { id: 'unknown-notice-title' });
  const fate = element('span', { class: 'notice-text' });
  // No link: the address keeps the conversation that is shown.
  const button = element('button', { type: 'button', class: 'button-quiet' }, 'Show the list');
  const root = element('section', { class: 'notice', 'aria-labelledby': 'unknown-notice-title' });
  root.append(icon('alert'), element('p', {}, title, ' ', fate), button);
  button.addEventListener('click', onShow);

  return {
    root,
    update({ unknownCalls: { length }, loose }) {
      root.hidden = length === 0;
      setText(
        title,
        length === 1 ? '1 call was not understood' : `${length} calls were not understood`,
      );
      setText(fate, loose ? 'Let through, because the emulator is loose.' : 'Answered with 501.');
    },
  };
}
