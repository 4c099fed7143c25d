/** Says why there is no chat: to the customer in plain words, to a developer under "Details". @module */
import { WIDGET_ERRORS } from '../../../contract/protocol.ts';
import { element } from '../../ui/element.ts';
import { icon } from '../../ui/icon.ts';
import { setText } from '../../ui/set-text.ts';
import { errorWords } from '../error-words.ts';
import type { ChatFailureReason } from '../service/chat-failure.ts';
import type { PanelPart } from './launcher.ts';

export function createErrorCard(onRetry: () => void): PanelPart {
  const title = element('h2');
  const text = element('p', { class: 'error-text' });
  const facts = element('dl');
  const details = element('details', {}, element('summary', {}, 'Details'), facts);
  const retry = element('button', { type: 'button', class: 'button-primary' }, 'Try again');
  const mark = element('span', { class: 'error-mark' });
  mark.append(icon('alert'));
  const message = element('div', { role: 'alert' });
  const root = element('div', { class: 'error-card' }, mark, message, retry, details);
  retry.addEventListener('click', onRetry);
  let shown: ChatFailureReason | null = null;

  return {
    root,
    update({ failure, phase }) {
      root.hidden = phase !== 'failed';
      if (failure === shown) return;
      shown = failure;
      if (failure === null) {
        // Emptied, so that the same words are announced again after a second failure.
        message.replaceChildren();
        return;
      }
      const words = errorWords(failure);
      setText(title, words.title);
      setText(text, words.text);
      message.replaceChildren(title, text);
      details.open = false;
      facts.replaceChildren(...factsOf(failure).flatMap(describe));
    },
  };
}

function factsOf({ errorCode, rule, detail }: ChatFailureReason): [string, string][] {
  const facts: [string, string][] = [];
  if (errorCode === undefined) facts.push(['Code', 'none documented']);
  else {
    facts.push(['Code', String(errorCode)]);
    facts.push(['Meaning', WIDGET_ERRORS[errorCode]]);
  }
  if (rule) facts.push(['Rule', rule]);
  if (detail) facts.push(['Cause', detail]);
  return facts;
}

function describe([name, value]: [string, string]): HTMLElement[] {
  return [element('dt', {}, name), element('dd', {}, value)];
}
