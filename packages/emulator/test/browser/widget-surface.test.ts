// @vitest-environment happy-dom
/** Every method of W1, event of W2 and code of W3, each with a test of its own or this file is red. @module */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PANEL_TIMEOUT_MS } from '../../src/browser/bootstrapper/start-widget.ts';
import { failureOfRefusal } from '../../src/browser/panel/service/chat-failure.ts';
import { WIDGET_ERRORS } from '../../src/contract/protocol.ts';
import { JWT } from './bootstrapper/fixtures.ts';
import { type JoinedWidget, joinWidget, leaveWidget } from './joined-widget.ts';
import { makeMessage } from './panel/fixtures.ts';
import { W1_METHODS, W2_EVENTS, W3_CODES } from './widget-surface.ts';

type Callback = (token: unknown) => void;
const signedIn = (callback: Callback): void => callback(JWT);
const startedFor = ({ panel }: JoinedWidget, request: object): void =>
  expect(panel.connector.startConversation).toHaveBeenLastCalledWith(
    expect.objectContaining(request),
  );

/** A chat of a signed-in customer. */
async function startChat(widget: JoinedWidget): Promise<JoinedWidget> {
  widget.sdk.setAuthTokenProvider(signedIn);
  widget.sdk.startChat();
  await widget.settle();
  return widget;
}

const METHODS: Record<(typeof W1_METHODS)[number], () => Promise<void>> = {
  async setAuthTokenProvider() {
    const widget = await joinWidget();
    expect(() => widget.sdk.setAuthTokenProvider('text' as never)).toThrow(TypeError);
    startedFor(await startChat(widget), { jwt: JWT });
  },
  async getAuthTokenProvider() {
    const { sdk } = await joinWidget();
    expect(sdk.getAuthTokenProvider()).toBeNull();
    sdk.setAuthTokenProvider(signedIn);
    expect(sdk.getAuthTokenProvider()).toBe(signedIn);
  },
  async removeAuthTokenProvider() {
    const { sdk, settle, codes } = await joinWidget();
    sdk.setAuthTokenProvider(signedIn);
    sdk.removeAuthTokenProvider();
    expect(sdk.getAuthTokenProvider()).toBeNull();
    sdk.startChat();
    await settle();
    expect(codes()).toEqual([8]);
  },
  async setContextProvider() {
    const widget = await joinWidget({ isAuthenticated: false });
    widget.sdk.setContextProvider(() => ({ page: 'checkout' }));
    widget.sdk.startChat();
    await widget.settle();
    startedFor(widget, { jwt: null, customContext: { page: 'checkout' } });
    sessionStorage.clear();
    // Beside a token it is sent along, which nobody vouches for (C6).
    const customer = await joinWidget();
    customer.sdk.setAuthTokenProvider(signedIn);
    customer.sdk.setContextProvider(() => ({ page: 'checkout' }));
    customer.sdk.startChat();
    await customer.settle();
    startedFor(customer, { jwt: JWT, customContext: { page: 'checkout' } });
  },
  async getContextProvider() {
    const { sdk } = await joinWidget({ isAuthenticated: false });
    const provider = (): object => ({});
    expect(sdk.getContextProvider()).toBeNull();
    sdk.setContextProvider(provider);
    expect(sdk.getContextProvider()).toBe(provider);
  },
  async removeContextProvider() {
    const widget = await joinWidget({ isAuthenticated: false });
    widget.sdk.setContextProvider(() => ({ page: 'checkout' }));
    widget.sdk.removeContextProvider();
    expect(widget.sdk.getContextProvider()).toBeNull();
    widget.sdk.startChat();
    await widget.settle();
    expect(widget.panel.connector.startConversation.mock.lastCall?.[0]).not.toHaveProperty(
      'customContext',
    );
  },
  async startChat() {
    const widget = await joinWidget({ isAuthenticated: false });
    widget.sdk.startChat({ customContext: { page: { value: 'cart', isDisplayable: false } } });
    await widget.settle();
    startedFor(widget, { customContext: { page: { value: 'cart', isDisplayable: false } } });
    expect(widget.panel.store.get().isOpen).toBe(true);
    sessionStorage.clear();
    const customer = await joinWidget();
    customer.sdk.setAuthTokenProvider(signedIn);
    customer.sdk.startChat({ customContext: { page: 'cart' } });
    await customer.settle();
    startedFor(customer, { jwt: JWT, customContext: { page: 'cart' } });
  },
  async startProactiveChat() {
    const widget = await joinWidget();
    widget.sdk.setAuthTokenProvider(signedIn);
    widget.sdk.startProactiveChat({ message: 'May we help?' }, false);
    expect(widget.panel.store.get()).toMatchObject({ invitation: 'May we help?', phase: 'idle' });
    expect(widget.names()).toEqual(['lcw:ready']);
    widget.panel.chat.acceptInvitation();
    await widget.settle();
    startedFor(widget, { jwt: JWT });
  },
  async closeChat() {
    const { sdk, panel, names } = await startChat(await joinWidget());
    sdk.closeChat();
    expect(panel.connector.closeSession).toHaveBeenCalledOnce();
    expect(names().slice(-2)).toEqual(['lcw:closeChat', 'lcw:onClose']);
  },
  async getAgentAvailability() {
    const { sdk } = await joinWidget();
    const there = { isAgentAvailable: true, isQueueAvailable: true };
    await expect(sdk.getAgentAvailability()).resolves.toEqual(there);
    const closed = await joinWidget({ isOutOfOperatingHours: true });
    const gone = { isAgentAvailable: false, isQueueAvailable: false };
    await expect(closed.sdk.getAgentAvailability()).resolves.toEqual(gone);
  },
};

const STARTED = ['lcw:ready', 'lcw:startChat', 'lcw:chatQueued'];

/** Each answers with all that was heard, of which the event is the last. */
const EVENTS: Record<(typeof W2_EVENTS)[number], () => Promise<[JoinedWidget, string[]]>> = {
  async 'lcw:ready'() {
    return [await joinWidget(), ['lcw:ready']];
  },
  async 'lcw:error'() {
    const widget = await joinWidget();
    widget.sdk.startChat();
    await widget.settle();
    return [widget, ['lcw:ready', 'lcw:error']];
  },
  async 'lcw:startChat'() {
    const widget = await joinWidget();
    const order: string[] = [];
    widget.panel.connector.startConversation.mockImplementationOnce(() => {
      order.push(...widget.names());
      return Promise.reject(failureOfRefusal(503, null));
    });
    await startChat(widget);
    // Never before the service has taken the chat.
    expect(order).toEqual(['lcw:ready']);
    expect(widget.names()).toEqual(['lcw:ready']);
    widget.sdk.startChat();
    await widget.settle();
    widget.heard.pop();
    return [widget, ['lcw:ready', 'lcw:startChat']];
  },
  async 'lcw:chatQueued'() {
    return [await startChat(await joinWidget()), STARTED];
  },
  async 'lcw:onMessageSent'() {
    const widget = await startChat(await joinWidget());
    widget.panel.chat.send('Hello');
    await widget.settle();
    expect(widget.heard.at(-1)?.detail).toMatchObject({ from: 'customer', text: 'Hello' });
    return [widget, [...STARTED, 'lcw:onMessageSent']];
  },
  async 'lcw:onMessageReceived'() {
    const widget = await joinWidget();
    widget.panel.thread.list.mockResolvedValueOnce({ messages: [makeMessage()] });
    await startChat(widget);
    expect(widget.heard.at(-1)?.detail).toMatchObject({ from: 'agent', text: 'Hello' });
    return [widget, [...STARTED, 'lcw:onMessageReceived']];
  },
  async 'lcw:onMinimize'() {
    const widget = await startChat(await joinWidget());
    widget.panel.chat.minimise();
    return [widget, [...STARTED, 'lcw:onMinimize']];
  },
  async 'lcw:onMaximize'() {
    const widget = await startChat(await joinWidget());
    widget.panel.chat.minimise();
    widget.sdk.startChat();
    return [widget, [...STARTED, 'lcw:onMinimize', 'lcw:onMaximize']];
  },
  async 'lcw:threadUpdate'() {
    const widget = await joinWidget();
    widget.panel.thread.list.mockResolvedValueOnce({ messages: [], state: 'closed' });
    await startChat(widget);
    return [widget, [...STARTED, 'lcw:threadUpdate']];
  },
  async 'lcw:closeChat'() {
    const widget = await startChat(await joinWidget());
    widget.sdk.closeChat();
    widget.heard.pop();
    return [widget, [...STARTED, 'lcw:closeChat']];
  },
  async 'lcw:onClose'() {
    const widget = await startChat(await joinWidget());
    widget.sdk.closeChat();
    return [widget, [...STARTED, 'lcw:closeChat', 'lcw:onClose']];
  },
  async 'lcw:chatRetrieved'() {
    await startChat(await joinWidget());
    const reloaded = await joinWidget();
    reloaded.sdk.setAuthTokenProvider(signedIn);
    await reloaded.settle();
    return [reloaded, ['lcw:ready', 'lcw:chatRetrieved']];
  },
  async 'lcw:getAgentAvailability'() {
    const widget = await joinWidget();
    const availability = await widget.sdk.getAgentAvailability();
    expect(widget.heard.at(-1)?.detail).toEqual(availability);
    return [widget, ['lcw:ready', 'lcw:getAgentAvailability']];
  },
};

/** Starts a chat with what the page answers; undefined leaves the page without a function. */
async function failWith(provider: ((callback: Callback) => unknown) | undefined) {
  const widget = await joinWidget();
  if (provider) widget.sdk.setAuthTokenProvider(provider);
  widget.sdk.startChat();
  await vi.advanceTimersByTimeAsync(10_000);
  return widget;
}

/** Each answers with the widgets in which the code was raised. */
const CODES: Record<keyof typeof W3_CODES, () => Promise<JoinedWidget[]>> = {
  async 1() {
    const widget = await joinWidget({ isAuthenticated: false });
    widget.sdk.setContextProvider(() => {
      throw new Error('down');
    });
    widget.sdk.startChat();
    await widget.settle();
    return [widget];
  },
  async 2() {
    const throwing = await failWith(() => {
      throw new Error('down');
    });
    return [throwing, await failWith(() => Promise.reject(new Error())), await failWith(() => 0)];
  },
  async 3() {
    return [
      await failWith((callback) => callback(null)),
      await failWith((callback) => callback('')),
    ];
  },
  async 4() {
    const widget = await joinWidget();
    const refusal = { errorCode: 4, rule: 'T1', title: 'Signature', detail: 'It does not fit.' };
    widget.panel.connector.startConversation.mockRejectedValueOnce(failureOfRefusal(401, refusal));
    return [await startChat(widget), await failWith((callback) => callback('no JWT'))];
  },
  async 7() {
    const wrong = await joinWidget({}, { isReady: false, ids: { 'data-app-id': '' } });
    const silent = await joinWidget({}, { isReady: false });
    await vi.advanceTimersByTimeAsync(PANEL_TIMEOUT_MS);
    return [wrong, silent];
  },
  async 8() {
    return [await failWith(undefined)];
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockReturnValue(undefined);
  vi.spyOn(console, 'error').mockReturnValue(undefined);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  sessionStorage.clear();
  leaveWidget();
  document.body.replaceChildren();
});

it('has the methods of W1 and no others', async () => {
  expect(Object.keys((await joinWidget()).sdk).sort()).toEqual([...W1_METHODS].sort());
});

it('has the codes and sentences of W3 and no others', () => {
  expect(WIDGET_ERRORS).toEqual(W3_CODES);
});

describe('W1', () => {
  it.each(W1_METHODS)('%s', (name) => METHODS[name]());
});

describe('W2', () => {
  it.each(W2_EVENTS)('%s comes, and in its place', async (name) => {
    const [widget, expected] = await EVENTS[name]();
    expect(expected.at(-1)).toBe(name);
    expect(widget.names()).toEqual(expected);
  });
});

describe('W3', () => {
  it.each(Object.keys(W3_CODES).map(Number) as (keyof typeof W3_CODES)[])(
    'code %i, with its sentence',
    async (code) => {
      for (const widget of await CODES[code]()) {
        expect(widget.heard.at(-1)).toMatchObject({
          name: 'lcw:error',
          detail: { errorCode: code, errorDescription: W3_CODES[code] },
        });
        expect(widget.codes()).toEqual([code]);
      }
    },
  );
});
