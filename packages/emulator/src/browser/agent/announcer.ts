/** A live region that is heard and not seen. @module */
import { element } from '../ui/element.ts';

export interface Announcer {
  root: HTMLElement;
  say(sentences: readonly string[]): void;
}

const KEPT = 20;

export function createAnnouncer(): Announcer {
  const attributes = {
    class: 'visually-hidden',
    'aria-live': 'polite',
    'aria-relevant': 'additions',
  };
  const root = element('div', attributes);
  return {
    root,
    say(sentences) {
      root.append(...sentences.map((sentence) => element('p', {}, sentence)));
      while (root.childElementCount > KEPT) root.firstElementChild?.remove();
    },
  };
}
