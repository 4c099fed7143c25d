/** Starts by itself from a script tag: everything is said in the tag's `data-` attributes. @module */
import { assembleProvider } from './assemble-provider.ts';
import { attachToWidget } from './attach-to-widget.ts';
import { defineClientFunction } from './define-client-function.ts';
import { parseOptions } from './parse-options.ts';
import { readAttributes } from './read-attributes.ts';
import { startChatControls } from './start-chat-controls.ts';
import type { TokenError } from './token-error.ts';
import type { TokenProvider } from './token-provider.ts';

declare global {
  /** The provider of the script tag. */
  var lcwAuth: TokenProvider;
}

const script = document.currentScript;
// An image or a form with this name would stand in its place, and choose whose chat this is.
if (!(script instanceof HTMLScriptElement)) throw new Error('lcw-auth: not a classic script');
const { dataset } = script;
const { tokenUrl, clientFunction, attach, startChat, ...texts } = dataset;

function complain({
  message,
  status,
}: Pick<TokenError, 'message'> & { status?: number | undefined }): void {
  // biome-ignore lint/suspicious/noConsole: a page that only has a script tag has no other place to look.
  console.error('lcw-auth:', message, status ?? '');
}

const config = parseOptions(
  {
    ...readAttributes(texts),
    // The token route is a neighbour of the route that serves this script.
    url: tokenUrl || (script.src && new URL('token', script.src).href),
    user: () => dataset.user,
    // The widget reports every failure alike; the true reason must stand somewhere.
    onError: complain,
  },
  complain,
);

const provider = assembleProvider(config);
globalThis.lcwAuth = provider;
if (attach !== undefined && attach !== 'false') attachToWidget(provider);
if (startChat) startChatControls(startChat);
if (clientFunction !== '') defineClientFunction(provider, clientFunction);
