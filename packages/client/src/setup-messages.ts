/** Says what is wrong with how the client was put into a page; everything else goes on. @module */
import { announce } from './guard.ts';
import { type SetupCode, withAddress } from './messages.ts';

const SENTENCES: Readonly<Record<SetupCode, string>> = {
  function_lost:
    'This page has replaced the client function. Have it extend the object, or choose another name, here and in the authentication setting',
  loaded_late:
    'This script ran after the widget\'s. Put its tag before that, without "defer" and "async"',
  not_a_classic_script:
    'This script cannot find its tag. Remove type="module", or set "lcwAuthOptions"',
};

/** What happened, and what to do. */
export const setupMessage = (code: SetupCode): string => withAddress(SENTENCES[code], code);

/** Says it on the console, and by `lcw-auth:error`. */
export function warn(code: SetupCode): void {
  const message = setupMessage(code);
  // biome-ignore lint/suspicious/noConsole: the page may have no code of its own that could hear of it.
  console.warn(`lcw-auth: ${message}`);
  announce('error', { name: 'SetupWarning', code, message });
}
