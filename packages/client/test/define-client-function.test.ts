// @vitest-environment happy-dom
/** The administrator's dotted name, and what may stand in its way. @module */
import { afterEach, expect, it, vi } from 'vitest';
import { createTokenProvider } from '../src/create-token-provider.ts';
import { defineClientFunction } from '../src/define-client-function.ts';
import type { WidgetProvider } from '../src/widget-sdk.ts';
import { makeRoute, token } from './support/make-route.ts';
import { usePage } from './support/page.ts';

usePage();

const page = globalThis as unknown as Record<string, unknown>;
const make = () => createTokenProvider({ fetch: makeRoute(token()).fetch });

afterEach(() => {
  for (const name of ['auth', 'contoso', 'getToken']) Reflect.deleteProperty(page, name);
  document.body.innerHTML = '';
});

it('answers a widget that calls the function detached', async () => {
  const provider = make();
  defineClientFunction(provider);
  const { getAuthenticationToken } = page.auth as { getAuthenticationToken: WidgetProvider };
  const callback = vi.fn();
  getAuthenticationToken(callback);
  await vi.advanceTimersByTimeAsync(0);
  expect(callback).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^eyJ/));
});

it.each(['getToken', 'contoso.chat.getToken'])('defines %s and takes it away again', (name) => {
  const find = () =>
    name
      .split('.')
      .reduce<unknown>((owner, part) => (owner as Record<string, unknown>)[part], page);
  const undo = defineClientFunction(make(), name);
  expect(find()).toBeTypeOf('function');
  undo();
  expect(find()).toBeUndefined();
});

it('extends a namespace that exists', () => {
  page.auth = { user: 'kim' };
  const undo = defineClientFunction(make());
  expect(page.auth).toMatchObject({ user: 'kim', getAuthenticationToken: expect.any(Function) });
  undo();
  expect(page.auth).toEqual({ user: 'kim' });
});

it.each([
  ['an element that its id made a global', () => document.createElement('form')],
  ['several such elements', () => document.getElementsByTagName('form')],
  ['a frame that its name made a global', () => document.createElement('iframe').contentWindow],
])('takes the place of %s', (_what, find) => {
  // As browsers have it: such names are inherited by the global object.
  const globals = Object.getPrototypeOf(globalThis);
  Object.defineProperty(globals, 'auth', { value: find(), writable: true, configurable: true });
  try {
    defineClientFunction(make());
    expect(page.auth).toEqual({ getAuthenticationToken: expect.any(Function) });
  } finally {
    Reflect.deleteProperty(globals, 'auth');
  }
});

it.each([null, undefined])('takes the place of %s', (there) => {
  page.auth = there;
  defineClientFunction(make());
  expect(page.auth).toEqual({ getAuthenticationToken: expect.any(Function) });
});

it.each([
  ['a function', { getAuthenticationToken: () => {} }],
  ['a text', 'signed in'],
  [
    'a method of a class',
    new (class {
      getAuthenticationToken() {}
    })(),
  ],
])('refuses, by name, when %s is there', (_what, there) => {
  page.auth = there;
  expect(() => defineClientFunction(make())).toThrow(/auth\.getAuthenticationToken/);
  expect(page.auth).toBe(there);
});

it('leaves alone what somebody else put in its place', () => {
  const undo = defineClientFunction(make());
  const theirs = () => {};
  const auth = page.auth as { getAuthenticationToken: unknown };
  auth.getAuthenticationToken = theirs;
  undo();
  expect(auth.getAuthenticationToken).toBe(theirs);
});
