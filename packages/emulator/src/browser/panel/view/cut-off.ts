/** Says to a developer why a chat window cannot talk to the page that opened it (W4). @module */
import { element } from '../../ui/element.ts';

export function createCutOff(): HTMLElement {
  const header = (policy: string): HTMLElement =>
    element('code', { class: 'header-line' }, `Cross-Origin-Opener-Policy: ${policy}`);
  return element(
    'main',
    { class: 'cut-off' },
    element('h1', {}, 'This window is cut off from the page that opened it'),
    element(
      'p',
      {},
      'The chat asks that page who the customer is, through ',
      element('code', {}, 'window.opener'),
      ', and here that is empty.',
    ),
    element('p', {}, 'Most likely the page was sent with this header, as helmet does by default:'),
    header('same-origin'),
    element('p', {}, 'Send this one instead, reload the page and start the chat again:'),
    header('same-origin-allow-popups'),
    element('p', {}, 'The same happens when this address is opened by itself.'),
  );
}
