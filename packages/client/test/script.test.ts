// @vitest-environment happy-dom
/** The script tag: attributes in, a client function, events and a global provider out. @module */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TokenProvider } from '../src/token-provider.ts';
import type { WidgetProvider } from '../src/widget-sdk.ts';
import { makeRoute, type Reply, status, token } from './support/make-route.ts';
import { makeWidget } from './support/make-widget.ts';
import { usePage } from './support/page.ts';

usePage();

const page = globalThis as unknown as {
  auth?: { getAuthenticationToken: WidgetProvider };
  lcwAuth?: TokenProvider;
};
const complain = vi.fn();
const warn = vi.fn();

beforeEach(() => {
  vi.resetModules();
  complain.mockReset();
  warn.mockReset();
  vi.spyOn(console, 'error').mockImplementation(complain);
  vi.spyOn(console, 'warn').mockImplementation(warn);
});

afterEach(() => {
  Reflect.deleteProperty(page, 'auth');
  Reflect.deleteProperty(page, 'lcwAuth');
  Reflect.deleteProperty(page, 'lcwAuthOptions');
  document.body.innerHTML = '';
});

/** Evaluates the script as if the page had it in a tag with these attributes. */
async function load(attributes: Record<string, string>, ...replies: Reply[]) {
  const route = makeRoute(...replies);
  vi.stubGlobal('fetch', route.fetch);
  const script = document.createElement('script');
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
  await run(script);
  return { route, script };
}

/** As the browser has it: a getter of the prototype. */
function setCurrentScript(script: Element | null): void {
  Object.defineProperty(Document.prototype, 'currentScript', {
    get: () => script,
    configurable: true,
  });
}

async function run(currentScript: Element | null) {
  setCurrentScript(currentScript);
  await import('../src/script.ts');
}

const complaints = () => complain.mock.calls.map((parts) => parts.map(String).join(' '));

async function call(): Promise<unknown> {
  const callback = vi.fn();
  page.auth?.getAuthenticationToken(callback);
  await vi.advanceTimersByTimeAsync(0);
  return callback.mock.calls[0]?.[0];
}

it('defines the client function and asks the route beside the script', async () => {
  const { route } = await load({ src: 'https://shop.example/_services/auth/client.js' }, token());
  expect(route.requests).toHaveLength(0);
  expect(await call()).toMatch(/^eyJ/);
  expect(route.requests[0]?.url).toBe('https://shop.example/_services/auth/token');
  expect(complaints()).toEqual([]);
});

it('offers the provider to the page', async () => {
  await load({ 'data-token-url': '/token' }, token());
  expect(Object.keys(page.lcwAuth ?? {})).toEqual([
    'getToken',
    'provide',
    'prefetch',
    'signOut',
    'diagnose',
    'dispose',
  ]);
});

it.each(['an image that is called currentScript', 'no element'])(
  'stops, and says so, when %s is where the script tag should be',
  async (what) => {
    const image = document.createElement('img');
    image.setAttribute('src', 'https://elsewhere.example/any/x.png');
    const loading = run(what === 'no element' ? null : image);
    await expect(loading).rejects.toThrow(/cannot find its tag.*#not_a_classic_script$/);
    expect(page.lcwAuth).toBeUndefined();
    expect(page.auth).toBeUndefined();
  },
);

it('finds its tag although an image hides the property of the document', async () => {
  const image = document.createElement('img');
  Object.defineProperty(document, 'currentScript', { value: image, configurable: true });
  const { route } = await load({ src: 'https://shop.example/auth/client.js' }, token());
  expect(await call()).toMatch(/^eyJ/);
  expect(route.requests[0]?.url).toBe('https://shop.example/auth/token');
  Reflect.deleteProperty(document, 'currentScript');
});

it('run a second time keeps its provider, takes over whom the later tag names, and drops', async () => {
  const { route } = await load({ 'data-user': 'kim', 'data-token-url': '/token' }, token());
  const { lcwAuth } = page;
  await lcwAuth?.prefetch();
  vi.resetModules();
  const later = document.createElement('script');
  later.setAttribute('data-user', 'lee');
  await run(later);
  expect(page.lcwAuth).toBe(lcwAuth);
  expect(lcwAuth?.diagnose().isHeld).toBe(false);
  expect(await call()).toMatch(/^eyJ/);
  expect(route.requests.map(({ url }) => url)).toEqual(['/token', '/token']);
  expect(complaints()).toEqual([]);
  lcwAuth?.signOut();
  expect(lcwAuth?.diagnose().claims).toBeUndefined();
});

it('after dispose() can be run anew', async () => {
  await load({});
  const { lcwAuth } = page;
  lcwAuth?.dispose();
  expect(page.lcwAuth).toBeUndefined();
  expect(page.auth?.getAuthenticationToken).toBeUndefined();
  vi.resetModules();
  await load({}, token());
  expect(page.lcwAuth).not.toBe(lcwAuth);
  expect(await call()).toMatch(/^eyJ/);
});

describe('settings on the page, for a tag manager that takes attributes off,', () => {
  it('are read, and count less than attributes', async () => {
    const onError = vi.fn();
    const lcwAuthOptions = { tokenUrl: '/here', method: 'GET', user: () => 'kim', onError };
    Object.assign(globalThis, { lcwAuthOptions });
    const { route } = await load({ 'data-method': 'POST' }, token());
    expect(await call()).toMatch(/^eyJ/);
    expect(route.requests[0]).toMatchObject({ url: '/here', init: { method: 'POST' } });
    expect(complaints()).toEqual([]);
  });

  it('are enough where there is no tag', async () => {
    Object.assign(globalThis, { lcwAuthOptions: { url: '/here', clientFunction: 'getToken' } });
    const route = makeRoute(token());
    vi.stubGlobal('fetch', route.fetch);
    await run(null);
    expect(Reflect.get(globalThis, 'getToken')).toBeTypeOf('function');
    Reflect.deleteProperty(globalThis, 'getToken');
  });

  it('are reported by their own names', async () => {
    Object.assign(globalThis, { lcwAuthOptions: { timeoutMs: 'soon', singInUrl: '/sign-in' } });
    await load({});
    expect(complaints()).toEqual([
      expect.stringMatching(/timeoutMs .+ singInUrl .+did you mean signInUrl/),
    ]);
  });

  it('hear of errors in their own way too', async () => {
    const onError = vi.fn();
    Object.assign(globalThis, { lcwAuthOptions: { onError } });
    await load({}, status(404));
    await call();
    expect(onError.mock.calls).toMatchObject([[{ code: 'http_error' }]]);
    expect(complaints()).toHaveLength(1);
  });
});

describe('a script that comes too late', () => {
  const widgetTag = '<script id="Microsoft_Omnichannel_LCWidget"></script>';

  it.each<[string, Record<string, string>, () => void]>([
    ['the widget’s tag is there', {}, () => document.body.append(widgetElement())],
    ['the widget’s object is there', {}, () => void makeWidget()],
    ['it is deferred', { defer: '' }, () => {}],
    ['it is async', { async: '' }, () => {}],
  ])('says so when %s', async (_how, attributes, prepare) => {
    prepare();
    const onError = vi.fn();
    addEventListener('lcw-auth:error', onError);
    await load(attributes);
    expect(warn.mock.calls.join()).toMatch(/#loaded_late$/);
    expect(onError.mock.calls[0]?.[0].detail.code).toBe('loaded_late');
  });

  it.each<[string, Record<string, string>, () => void]>([
    ['it comes first', {}, () => {}],
    [
      'it defines no client function',
      { 'data-client-function': '', 'data-attach': '' },
      () => document.body.append(widgetElement()),
    ],
  ])('says nothing when %s', async (_how, attributes, prepare) => {
    prepare();
    await load(attributes);
    expect(warn).not.toHaveBeenCalled();
  });

  function widgetElement(): Element {
    const template = document.createElement('div');
    template.innerHTML = widgetTag;
    return template;
  }
});

it('takes its settings from the attributes', async () => {
  const { route } = await load(
    { 'data-token-url': '/token', 'data-method': 'GET', 'data-timeout-ms': '1000' },
    () => new Promise(() => {}),
  );
  const callback = vi.fn();
  page.auth?.getAuthenticationToken(callback);
  await vi.advanceTimersByTimeAsync(1000);
  expect(callback).toHaveBeenCalledExactlyOnceWith(null);
  expect(route.requests[0]).toMatchObject({
    url: expect.stringMatching(/^\/token\?_=/),
    init: { method: 'GET' },
  });
});

it('defines no client function when its name is empty', async () => {
  await load({ 'data-client-function': '' });
  expect(page.auth).toBeUndefined();
});

it('registers with the widget when asked to', async () => {
  const widget = makeWidget('at-start', false);
  await load({ 'data-attach': '', 'data-token-url': '/token' }, token());
  widget.ready();
  widget.sdk.startChat();
  await vi.advanceTimersByTimeAsync(0);
  expect(widget.tokens).toEqual([expect.stringMatching(/^eyJ/)]);
});

it('does not take "false" for yes', async () => {
  const widget = makeWidget();
  await load({ 'data-attach': 'false', 'data-sign-in-optional': 'false' }, status(404));
  expect(widget.calls).toEqual([]);
  await call();
  expect(complaints()).toEqual([expect.stringMatching(/^lcw-auth: .* 404 .*#http_error$/)]);
});

it.each([
  ['data-timeout-ms', 'soon'],
  ['data-timeout-ms', '12000'],
  ['data-timeout-ms', '0'],
  ['data-timeout-ms', '08000'],
  ['data-method', 'PUT'],
  ['data-prefetch', 'always'],
  ['data-sign-in-url', 'javascript:alert(1)'],
  ['data-sign-in-url', '//elsewhere.example'],
  ['data-token-url', 'javascript:alert(1)'],
  ['data-headers', 'Bearer x'],
])('reports %s="%s" by the attribute’s name and works all the same', async (name, value) => {
  await load({ [name]: value }, token());
  expect(complaints()).toEqual([
    expect.stringMatching(`^lcw-auth: Wrong options. ${name} .+ takes .+#wrong_options$`),
  ]);
  expect(await call()).toMatch(/^eyJ/);
});

it.each([
  ['data-signin-url', 'data-sign-in-url'],
  ['data-time-out-ms', 'data-timeout-ms'],
  ['data-max-age', 'data-max-age-seconds'],
  ['data-startchat', 'data-start-chat'],
  ['data-start-chats', 'data-start-chat'],
  ['data-tokenurl', 'data-token-url'],
  ['data-clientfunction', 'data-client-function'],
])('asks whether %s was meant to be %s', async (name, meant) => {
  await load({ [name]: 'x' });
  expect(complaints().join()).toContain(`${name} (string): is unknown (did you mean ${meant}?)`);
});

it('says all mistakes at once', async () => {
  await load({ 'data-method': 'PUT', 'data-prefetch': 'always' });
  expect(complaints()).toEqual([expect.stringMatching(/data-method .+ data-prefetch/)]);
});

it('takes the words of attributes in any case', async () => {
  const { route } = await load({ 'data-method': 'get', 'data-sign-in-optional': 'TRUE' }, token());
  expect(complaints()).toEqual([]);
  await call();
  expect(route.requests[0]?.init.method).toBe('GET');
});

it('says nothing of attributes that a framework puts on every script', async () => {
  await load({ 'data-turbo-track': 'reload', 'data-cfasync': 'false', 'data-v-1a2b3c': '' });
  expect(complaints()).toEqual([]);
});

it('reports a client function that is taken, and offers the provider all the same', async () => {
  const theirs = () => {};
  page.auth = { getAuthenticationToken: theirs };
  await expect(load({})).rejects.toThrow(/auth\.getAuthenticationToken .+ taken or frozen/);
  expect(page.auth.getAuthenticationToken).toBe(theirs);
  expect(page.lcwAuth).toBeDefined();
});

it('raises its events on the window', async () => {
  const events: unknown[] = [];
  addEventListener('lcw-auth:error', (event) => events.push((event as CustomEvent).detail.code));
  addEventListener('lcw-auth:signed-out', () => events.push('signed-out'));
  await load({ 'data-token-url': '/token' }, status(404), status(401));
  await call();
  await vi.advanceTimersByTimeAsync(2000);
  await call();
  expect(events).toEqual(['http_error', 'signed-out']);
});

it('follows data-user as the page changes it', async () => {
  const { script, route } = await load({ 'data-user': 'kim', 'data-token-url': '/token' }, token());
  await page.lcwAuth?.prefetch();
  await call();
  expect(route.requests).toHaveLength(1);
  script.dataset.user = 'lee';
  await call();
  expect(route.requests).toHaveLength(2);
});

it('says that the selector of the controls is none, and goes on', async () => {
  await load({ 'data-start-chat': '..chat' });
  expect(complaints().join()).toContain('data-start-chat (string): takes a CSS selector');
  expect(page.auth?.getAuthenticationToken).toBeTypeOf('function');
});

it('opens the chat from the site’s own controls', async () => {
  document.body.innerHTML = '<a class="chat" href="/contact"><b>Chat with us</b></a><i>other</i>';
  await load({ 'data-start-chat': '.chat' });
  const click = (selector: string) =>
    document
      .querySelector(selector)
      ?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }));
  expect(click('b')).toBe(true);
  const widget = makeWidget('at-start', false);
  expect(click('i')).toBe(true);
  expect(click('b')).toBe(false);
  expect(widget.calls).toEqual(['start']);
  widget.ready();
  widget.ready();
  expect(widget.calls).toEqual(['start', 'start']);
  click('b');
  widget.ready();
  expect(widget.calls).toEqual(['start', 'start', 'start']);
});

it.each([
  ['does not make up for a click on a link, which leads somewhere', '.chat b', true, []],
  ['makes up for a click on a button', '.chat > u', false, ['start']],
])('from before the widget was there, it %s', async (_, clicked, isLeft, calls) => {
  document.body.innerHTML =
    '<button class="chat"><u>1</u></button><a href="/x" class="chat"><b>2</b></a>';
  await load({ 'data-start-chat': '.chat' });
  const click = new MouseEvent('click', { bubbles: true, cancelable: true, composed: true });
  expect(document.querySelector(clicked)?.dispatchEvent(click)).toBe(isLeft);
  const widget = makeWidget('at-start', false);
  widget.ready();
  expect(widget.calls).toEqual(calls);
});

it('is built into one classic script that works without eval', async () => {
  const built = readFileSync(join(import.meta.dirname, '../dist/client.iife.js'), 'utf8');
  expect(built).not.toMatch(/\beval\(|new Function|sourceMappingURL|\bimport\b/);
  const route = makeRoute(token());
  vi.stubGlobal('fetch', route.fetch);
  const script = document.createElement('script');
  script.setAttribute('src', 'https://shop.example/_services/auth/client.js');
  setCurrentScript(script);
  // Runs as a page would run it: in the global scope, at once.
  // biome-ignore lint/security/noGlobalEval: the text is our own build.
  globalThis.eval(built);
  expect(page.auth?.getAuthenticationToken).toBeTypeOf('function');
  expect(await call()).toMatch(/^eyJ/);
});

it('is built for the oldest browsers of the list', () => {
  const built = readFileSync(join(import.meta.dirname, '../dist/client.iife.js'), 'utf8');
  // What came after Safari 15.0, Chrome 94 and Firefox 93; the builder translates syntax only.
  expect(built).not.toMatch(
    /\.at\(|hasOwn\(|structuredClone|replaceAll|findLast|AbortSignal\.(timeout|any)|randomUUID/,
  );
});

it('says on the console why there was no token, since the widget reports every failure alike', async () => {
  await load({ src: 'https://shop.example/client.js' }, status(404));
  expect(await call()).toBeNull();
  expect(complaints()).toEqual([expect.stringMatching(/^lcw-auth: .* 404 .*#http_error$/)]);
});
