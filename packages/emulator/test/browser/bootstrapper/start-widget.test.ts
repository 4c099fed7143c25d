// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PANEL_TIMEOUT_MS, startWidget } from '../../../src/browser/bootstrapper/start-widget.ts';
import { PANEL_EVENTS, type PanelMessage } from '../../../src/browser/bridge/messages.ts';
import { JWT, makeSettings, trackObservers } from './fixtures.ts';

const ORIGIN = 'http://localhost:3001';
/** An element that loads nothing, in the place of the iframe. */
const STAND_IN = 'stand-in';
let events: [string, unknown][];
let listening: AbortController;
let endObservers: () => void;

function addTag(attributes: Record<string, string> = {}): void {
  const tag = document.createElement('script');
  const all = {
    id: 'Microsoft_Omnichannel_LCWidget',
    type: 'text/plain',
    src: `${ORIGIN}/livechatwidget/scripts/LiveChatBootstrapper.js`,
    'data-app-id': 'widget',
    'data-org-id': 'org',
    'data-org-url': ORIGIN,
    ...attributes,
  };
  for (const [name, value] of Object.entries(all)) tag.setAttribute(name, value);
  document.body.append(tag);
}

/** Starts the widget and stands in for its panel. */
async function start() {
  startWidget(window);
  await vi.advanceTimersByTimeAsync(0);
  const frame = document.querySelector<HTMLElement>(STAND_IN);
  if (frame === null) throw new Error('No frame was added.');
  const heard: { type: string }[] = [];
  const panel = {
    postMessage: (envelope: { message: { type: string } }) => heard.push(envelope.message),
  };
  Object.defineProperty(frame, 'contentWindow', { value: panel });
  async function say(message: PanelMessage): Promise<void> {
    const data = { channel: 'lcw-emulator', message };
    const event = new MessageEvent('message', { data, origin: ORIGIN });
    Object.defineProperty(event, 'source', { value: panel });
    window.dispatchEvent(event);
    await vi.advanceTimersByTimeAsync(0);
  }
  return { frame, heard, say };
}

function sdk() {
  const found = window.Microsoft?.Omnichannel?.LiveChatWidget?.SDK;
  if (found === undefined) throw new Error('No SDK was published.');
  return found;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockReturnValue(undefined);
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  const create = document.createElement.bind(document);
  vi.spyOn(document, 'createElement').mockImplementation((tag: string) =>
    create(tag === 'iframe' ? STAND_IN : tag),
  );
  endObservers = trackObservers();
  events = [];
  listening = new AbortController();
  for (const name of [...PANEL_EVENTS, 'lcw:ready', 'lcw:error']) {
    const listen = (event: Event): void => {
      events.push([name, (event as CustomEvent).detail]);
    };
    window.addEventListener(name, listen, { signal: listening.signal });
  }
});

afterEach(() => {
  listening.abort();
  endObservers();
  delete window.Microsoft;
  sessionStorage.clear();
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the widget in the page', () => {
  it('publishes the SDK at once and is ready when the panel is', async () => {
    addTag();
    const { say, heard } = await start();
    expect(sdk().getAuthTokenProvider()).toBeNull();
    await say({ type: 'loaded' });
    expect(heard).toMatchObject([{ type: 'hello', appearance: { theme: 'light' } }]);
    expect(events).toEqual([]);
    await say({ type: 'ready', settings: makeSettings() });
    expect(events.map(([name]) => name)).toEqual(['lcw:ready']);
  });

  it('gives the frame a name, and the whole of a small screen when the panel is open', async () => {
    vi.spyOn(window, 'matchMedia').mockImplementation(
      (query) => Object.assign(new EventTarget(), { matches: query.includes('width') }) as never,
    );
    addTag();
    const { frame, say } = await start();
    expect(frame.title).toBe('Chat');
    expect(frame.style.width).toBe('96px');
    await say({ type: 'view', view: 'open', takesFocus: true });
    expect(frame.style.width).toBe('100%');
    expect(document.activeElement).toBe(frame);
    await say({ type: 'view', view: 'closed', takesFocus: false });
    expect(frame.style.width).toBe('96px');
  });

  it('gives the panel no more than it needs, and not the page itself', async () => {
    addTag();
    const { frame } = await start();
    expect(frame.getAttribute('sandbox')).toBe('allow-scripts allow-same-origin allow-forms');
  });

  it('tells the panel when the customer’s colours change', async () => {
    const queries = new Map<string, EventTarget & { matches: boolean }>();
    vi.spyOn(window, 'matchMedia').mockImplementation((query) => {
      const made = Object.assign(new EventTarget(), { matches: false });
      queries.set(query, made);
      return made as never;
    });
    addTag();
    const { heard } = await start();
    for (const [query, list] of queries) {
      if (!query.includes('dark')) continue;
      list.matches = true;
      list.dispatchEvent(new Event('change'));
    }
    const appearance = { theme: 'dark', layout: 'floating' };
    expect(heard).toEqual([{ type: 'appearance', appearance }]);
  });

  it('answers the panel with the token of a provider that was set on lcw:ready', async () => {
    addTag();
    const { heard, say } = await start();
    window.addEventListener(
      'lcw:ready',
      () => sdk().setAuthTokenProvider((callback) => callback(JWT)),
      { once: true },
    );
    await say({ type: 'ready', settings: makeSettings() });
    await say({ type: 'ask-token', askId: '1' });
    const outcome = { kind: 'token', token: JWT };
    expect(heard).toEqual([{ type: 'provider-set' }, { type: 'token', askId: '1', outcome }]);
  });

  it('shows no chat button where the site hides it, and gives the focus back', async () => {
    addTag({ 'data-hide-chat-button': 'true' });
    const { frame, say } = await start();
    frame.tabIndex = 0;
    const own = document.body.appendChild(document.createElement('button'));
    own.focus();
    expect(frame.style.display).toBe('none');
    await say({ type: 'view', view: 'open', takesFocus: true });
    expect(frame.style.display).toBe('block');
    expect(document.activeElement).toBe(frame);
    await say({ type: 'view', view: 'closed', takesFocus: false });
    expect(frame.style.display).toBe('none');
    expect(document.activeElement).toBe(own);
  });

  it('gives no focus back that the panel does not have', async () => {
    addTag({ 'data-hide-chat-button': 'true' });
    const { frame, say } = await start();
    frame.tabIndex = 0;
    const [own, other] = [1, 2].map(() => document.body.appendChild(document.createElement('a')));
    for (const link of [own, other]) if (link) link.tabIndex = 0;
    own?.focus();
    await say({ type: 'view', view: 'open', takesFocus: true });
    // Asked for twice, it is still the page's own element that had it before.
    await say({ type: 'view', view: 'open', takesFocus: true });
    await say({ type: 'view', view: 'closed', takesFocus: false });
    expect(document.activeElement).toBe(own);
    await say({ type: 'view', view: 'open', takesFocus: true });
    other?.focus();
    await say({ type: 'view', view: 'closed', takesFocus: false });
    expect(document.activeElement).toBe(other);
  });

  it('has the chat window hear of a provider, and greets it as a whole screen', async () => {
    const opened = { closed: false, postMessage: vi.fn() };
    vi.spyOn(window, 'open').mockReturnValue(opened as never);
    addTag();
    const { say } = await start();
    await say({ type: 'ready', settings: makeSettings() });
    sdk().startChat({ inNewWindow: true });
    const data = { channel: 'lcw-emulator', message: { type: 'loaded' } };
    const event = new MessageEvent('message', { data, origin: ORIGIN });
    Object.defineProperty(event, 'source', { value: opened });
    window.dispatchEvent(event);
    sdk().setAuthTokenProvider(() => undefined);
    expect(opened.postMessage.mock.calls.map(([envelope]) => envelope.message)).toMatchObject([
      { type: 'hello', appearance: { layout: 'full' } },
      { type: 'provider-set' },
    ]);
    opened.closed = true;
  });

  it('opens the panel in the page when the browser opens no window (W4)', async () => {
    vi.spyOn(window, 'open').mockReturnValue(null);
    addTag();
    const { heard, say } = await start();
    await say({ type: 'ready', settings: makeSettings() });
    sdk().startChat({ inNewWindow: true, customContext: { a: '1' } });
    expect(heard).toEqual([{ type: 'start-chat', customContext: { a: '1' } }]);
  });

  it('keeps for the panel what it asks to have kept, over a reload', async () => {
    addTag();
    const { say, heard } = await start();
    await say({ type: 'loaded' });
    await say({ type: 'keep', kept: 'chat' });
    await say({ type: 'loaded' });
    expect(heard).toMatchObject([{ kept: null }, { kept: 'chat' }]);
  });

  it('raises lcw:error as documented (W3)', async () => {
    addTag();
    const { say } = await start();
    await say({ type: 'error', errorCode: 3 });
    const errorDescription = "Auth token provider didn't provide any token";
    expect(events).toEqual([['lcw:error', { errorCode: 3, errorDescription }]]);
  });

  it('raises code 7 and takes the frame away when the panel stays silent', async () => {
    addTag();
    await start();
    await vi.advanceTimersByTimeAsync(PANEL_TIMEOUT_MS);
    expect(events).toMatchObject([['lcw:error', { errorCode: 7 }]]);
    expect(document.querySelector<HTMLElement>(STAND_IN)).toBeNull();
  });

  it('raises code 7 when the panel cannot be used', async () => {
    addTag();
    const { say } = await start();
    await say({ type: 'unusable', detail: 'Unknown widget' });
    expect(events).toMatchObject([['lcw:error', { errorCode: 7, errorDetail: 'Unknown widget' }]]);
  });

  it('raises code 7 for a tag without its ids', async () => {
    addTag({ 'data-app-id': '' });
    startWidget(window);
    await vi.advanceTimersByTimeAsync(0);
    expect(events).toMatchObject([['lcw:error', { errorCode: 7 }]]);
  });

  it('starts once, however often the script is there', async () => {
    addTag();
    await start();
    startWidget(window);
    await vi.advanceTimersByTimeAsync(0);
    expect(document.querySelectorAll(STAND_IN)).toHaveLength(1);
  });
});

describe('a page that takes the panel out', () => {
  /** As Turbo does with the body, and htmx with what is in it. */
  const swaps: [string, () => void][] = [
    ['the body', () => document.documentElement.replaceChild(createBody(), document.body)],
    ['what is in the body', () => document.body.replaceChildren()],
  ];
  function createBody(): HTMLElement {
    const body = document.createElement('body');
    const copy = document.querySelector(STAND_IN)?.cloneNode();
    if (copy) body.append(copy);
    return body;
  }

  it.each(swaps)(
    'with %s gets it back, and what is asked meanwhile is done',
    async (_what, swap) => {
      addTag();
      const { frame, heard, say } = await start();
      await say({ type: 'ready', settings: makeSettings() });
      await say({ type: 'view', view: 'open', takesFocus: false });
      swap();
      await vi.advanceTimersByTimeAsync(0);
      expect(Array.from(document.body.querySelectorAll(STAND_IN))).toEqual([frame]);
      expect(frame.style.width).toBe('96px');
      sdk().startChat();
      expect(heard).toEqual([]);
      await say({ type: 'ready', settings: makeSettings() });
      expect(heard).toEqual([{ type: 'start-chat', customContext: {} }]);
      expect(events.filter(([name]) => name === 'lcw:ready')).toHaveLength(1);
    },
  );

  it('again and again does not get it for ever, and is told so', async () => {
    addTag();
    const { frame, say } = await start();
    await say({ type: 'ready', settings: makeSettings() });
    for (let count = 0; count < 10; count++) {
      frame.remove();
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(frame.isConnected).toBe(false);
    expect(events.at(-1)).toMatchObject(['lcw:error', { errorCode: 7 }]);
  });

  it('hears that the panel did not load again', async () => {
    addTag();
    const { frame, say } = await start();
    await say({ type: 'ready', settings: makeSettings() });
    frame.remove();
    await vi.advanceTimersByTimeAsync(PANEL_TIMEOUT_MS);
    expect(events.at(-1)).toMatchObject(['lcw:error', { errorCode: 7 }]);
  });
});
