/** Says to a developer why a chat window cannot talk to the page that opened it (W4). @module */
import { element } from '../../ui/element.ts';

export function createCutOff(): HTMLElement {
  const code = (text: string): HTMLElement => element('code', {}, text);
  return element(
    'main',
    { class: 'cut-off' },
    element('h1', {}, 'This window is cut off from the page that opened it'),
    element(
      'p',
      {},
      'The chat asks that page who the customer is, through ',
      code('window.opener'),
      ', and here that is empty.',
    ),
    element(
      'p',
      {},
      'Most likely the page was sent with the header ',
      code('Cross-Origin-Opener-Policy: same-origin'),
      ', as helmet does by default. Send ',
      code('Cross-Origin-Opener-Policy: same-origin-allow-popups'),
      ' instead, reload the page and start the chat again.',
    ),
    element('p', {}, 'The same happens when this address is opened by itself.'),
  );
}
