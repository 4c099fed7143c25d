/** The interface's icons: own line drawings on a 24-unit square, hidden from assistive technology. @module */
import type { VNode } from 'preact';

const PATHS = {
  chat: 'M4 5.5h16v11H11l-4.5 4v-4H4z M8.5 9.5h7 M8.5 12.7h4.5',
  minimise: 'M6 10l6 6 6-6',
  close: 'M6.5 6.5l11 11 M17.5 6.5l-11 11',
  send: 'M4 12h15 M13 6l6 6-6 6',
  alert: 'M12 3.5l9 16.5H3z M12 10v4.5 M12 17.2v.1',
  passed: 'M5 12.5l4.5 4.5L19 7.5',
  failed: 'M6.5 6.5l11 11 M17.5 6.5l-11 11',
  warned: 'M12 3.5l9 16.5H3z M12 10v4.5 M12 17.2v.1',
  'not-checked': 'M6 12h12',
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }): VNode {
  return (
    <svg viewBox="0 0 24 24" class="icon" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
