/** Puts the provider where the widget looks for its JavaScript client function (P4). @module */
import { ConfigError } from './config-error.ts';
import { coreOf, provide, subscribe, type TokenChange } from './create-token-provider.ts';
import { followChat } from './follow-chat.ts';
import { listen, ownValue } from './guard.ts';
import { warn } from './setup-messages.ts';
import type { TokenProvider } from './token-provider.ts';
import type { WidgetProvider } from './widget-sdk.ts';

/** Marks our functions, also those of another copy of this module, such as before a hot reload. */
const OURS = Symbol.for('lcw-auth.client-function');

/** Elements and frames are globals by their names, which the page inherits; what is in `Object.prototype` is everywhere. */
function isFree(owner: object, name: string): boolean {
  const value: unknown = Reflect.get(owner, name) ?? undefined;
  const isGlobal = owner === globalThis && !Object.getOwnPropertyDescriptor(owner, name);
  return value === undefined || isGlobal || value === ownValue(Object.prototype, name);
}

/**
 * Defines the global function whose dotted name an administrator typed into the authentication setting, at once, so
 * that the widget cannot ask too early. Namespaces that exist are extended, missing ones created; a function that
 * was defined by this before, as by a hot reload, is replaced.
 * @param name `auth.getAuthenticationToken`, as in Power Pages, unless given.
 * @returns the function that takes it away again; the namespace stays.
 * @throws ConfigError when something else is there already, or the object is frozen.
 */
export function defineClientFunction(
  provider: TokenProvider,
  name = 'auth.getAuthenticationToken',
): () => void {
  const core = coreOf(provider);
  const path = name.split('.');
  const last = path.pop() ?? '';
  const step = (owner: object, part: string): object => Object(Reflect.get(owner, part));
  const owner = path.reduce<object>((outer, part) => {
    if (isFree(outer, part)) Reflect.set(outer, part, {});
    return step(outer, part);
  }, globalThis);
  const current = () => Reflect.get(path.reduce<object>(step, globalThis), last);
  const there: unknown = current();

  const chat = followChat();
  const clientFunction: WidgetProvider = (callback, context) =>
    provide(core, callback, context, chat.goToSignIn);
  Object.defineProperty(clientFunction, OURS, { value: true });
  if (isFree(owner, last) || ownValue(there, OURS)) Reflect.set(owner, last, clientFunction);
  if (current() !== clientFunction) {
    chat.stop();
    const fix = 'is taken or frozen; choose another name, here and in the authentication setting';
    throw new ConfigError([{ option: name, received: typeof there, fix }]);
  }

  function undo(): void {
    for (const stop of stops) stop();
    if (current() === clientFunction) Reflect.deleteProperty(owner, last);
  }
  /** Something may have taken its place. */
  function onLook(): void {
    const found = current();
    if (found === clientFunction) return;
    if (!ownValue(found, OURS)) warn('function_lost');
    undo();
  }
  function onChange(change: TokenChange): void {
    if (change === 'disposed') undo();
  }
  const stops = [
    chat.stop,
    subscribe(core, onChange),
    listen({ load: onLook, 'lcw:ready': onLook, 'lcw:error': onLook }),
  ];
  return undo;
}
