/** Starts by itself from a script tag: everything is said in the tag's `data-` attributes. @module */
import { assembleProvider } from './assemble-provider.ts';
import { attachToWidget } from './attach-to-widget.ts';
import { defineClientFunction } from './define-client-function.ts';
import { parseOptions } from './parse-options.ts';
import { readAttribute } from './read-attribute.ts';
import { startChatControls } from './start-chat-controls.ts';

const script = document.currentScript;
// An image or a form with this name would stand in its place, and choose whose chat this is.
if (!(script instanceof HTMLScriptElement)) {
  throw new Error('lcw-auth: load it with a classic script tag, not type=module');
}
const { dataset } = script;
const { tokenUrl, clientFunction, attach, startChat, user, ...rest } = dataset;

function toAttribute(option: string): string {
  const name = option === 'url' ? 'tokenUrl' : option;
  return `data-${name.replace(/[A-Z]/g, '-$&').toLowerCase()}`;
}

function complain(...reasons: unknown[]): void {
  // biome-ignore lint/suspicious/noConsole: a page that only has a script tag has no other place to look.
  console.error('lcw-auth:', ...reasons);
}

const config = parseOptions(
  {
    ...Object.fromEntries(Object.entries(rest).map(readAttribute)),
    // The token route is a neighbour of the route that serves this script.
    url: tokenUrl || (script.src && new URL('token', script.src).href),
    user: () => dataset.user,
    // The widget reports every failure alike; the true reason must stand somewhere.
    onError: ({ message, status }) => complain(message, status ?? ''),
  },
  (problem) => complain(problem.replace(/^\w+/, toAttribute)),
);

const provider = assembleProvider(config);
Object.assign(globalThis, { lcwAuth: provider });
try {
  if (clientFunction !== '') defineClientFunction(provider, clientFunction);
} finally {
  if (attach !== undefined && attach !== 'false') attachToWidget(provider);
  if (startChat) startChatControls(startChat);
}
