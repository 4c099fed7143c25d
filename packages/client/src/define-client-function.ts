/** Puts the provider where the widget looks for its JavaScript client function (P4). @module */
import { followChat } from './follow-chat.ts';
import type { TokenProvider } from './token-provider.ts';
import type { WidgetProvider } from './widget-sdk.ts';

type Namespace = Record<string, unknown>;

/** Whether a name may be taken: an element with such an `id` shows up as a global, and a variable hides it. */
function isFree(value: unknown): boolean {
  return value == null || value instanceof Element || value instanceof HTMLCollection;
}

/**
 * Defines the global function whose dotted name an administrator typed into the authentication setting, at once, so
 * that the widget cannot ask too early. Namespaces that exist are extended, missing ones created.
 * @param name `auth.getAuthenticationToken`, as in Power Pages, unless given.
 * @returns the function that takes it away again; the namespace stays.
 * @throws TypeError when something else is there already.
 */
export function defineClientFunction(
  provider: TokenProvider,
  name = 'auth.getAuthenticationToken',
): () => void {
  const path = name.split('.');
  const last = path.pop() as string;
  let owner = globalThis as unknown as Namespace;
  for (const part of path) {
    if (isFree(owner[part])) owner[part] = {};
    owner = owner[part] as Namespace;
  }
  if (!(owner instanceof Object && isFree(owner[last]))) {
    throw new TypeError(`${name}: taken, see docs/errors.md#wrong-options`);
  }
  const { goToSignIn } = followChat();
  const clientFunction: WidgetProvider = (callback, context) =>
    provider.provide(callback, context, goToSignIn);
  owner[last] = clientFunction;
  return () => {
    if (owner[last] === clientFunction) delete owner[last];
  };
}
