/** What the page says before the first conversation: how to get one. @module */
import { element } from '../ui/element.ts';
import { icon } from '../ui/icon.ts';

export function createEmptyState(): HTMLElement {
  const mark = element('span', { class: 'empty-mark' });
  mark.append(icon('chat'));
  const steps = ['Open your site.', 'Sign in as a customer.', 'Start a chat.'].map((step) =>
    element('li', {}, step),
  );
  return element(
    'div',
    { class: 'empty' },
    mark,
    element('h2', {}, 'No conversations yet'),
    element('p', {}, 'A customer who starts a chat appears here at once.'),
    element('ol', {}, ...steps),
    element(
      'p',
      { class: 'quiet' },
      'A chat whose token is refused appears too, with the rule that it broke. One for which the page got no token does not: look at the token route in the browser’s network panel.',
    ),
  );
}
