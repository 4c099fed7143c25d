// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatFailure, failureOfRefusal } from '../../../src/browser/panel/service/chat-failure.ts';
import { ThreadClosed } from '../../../src/browser/panel/service/thread-service.ts';
import { JWT, makeMessage, makePanel, NO_TOKEN } from './fixtures.ts';

/** Lets everything that waits for an answer go on. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a chat from start to end', () => {
  it('starts with the token and raises its events in order', async () => {
    const { chat, connector, events, store } = makePanel();
    chat.open();
    expect(store.get()).toMatchObject({ isOpen: true, phase: 'connecting' });
    await settle();
    expect(store.get().phase).toBe('talking');
    expect(connector.startConversation).toHaveBeenCalledWith({
      requestId: 'id-1',
      jwt: JWT,
      // What the page says goes along beside the token too (C6).
      customContext: { a: '1' },
    });
    chat.minimise();
    chat.open();
    chat.end();
    expect(events()).toEqual([
      'lcw:startChat',
      'lcw:chatQueued',
      'lcw:onMinimize',
      'lcw:onMaximize',
      'lcw:closeChat',
      'lcw:onClose',
    ]);
    const session = { requestId: 'id-1', jwt: JWT, chatToken: 'chat-token' };
    expect(connector.closeSession).toHaveBeenCalledWith(session);
  });

  it('is kept as minimised before the page hears that it is', async () => {
    const kept: unknown[] = [];
    const { chat } = makePanel({
      onTell(message) {
        if (message.type !== 'event' || message.name !== 'lcw:onMinimize') return;
        kept.push(...Object.values({ ...sessionStorage }).map((text) => JSON.parse(String(text))));
      },
    });
    chat.open();
    await settle();
    chat.minimise();
    expect(kept).toMatchObject([{ isOpen: false }]);
  });

  it('sends what was written while it was still connecting', async () => {
    const { chat, thread, store } = makePanel();
    chat.open();
    chat.send('  early  ');
    expect(thread.send).not.toHaveBeenCalled();
    await settle();
    expect(thread.send).toHaveBeenCalledWith('early');
    expect(store.get().pending).toEqual([]);
    expect(store.get().messages.map(({ text }) => text)).toEqual(['early']);
  });

  it('shows a message once although it hears of it twice', async () => {
    const { chat, thread, store } = makePanel();
    chat.open();
    await settle();
    const message = makeMessage({ id: '7', from: 'customer', text: 'twice' });
    thread.send.mockResolvedValueOnce(message);
    chat.send('twice');
    await settle();
    thread.list.mockResolvedValueOnce({ messages: [message] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.get().messages).toEqual([message]);
  });

  it('asks for what came after the last polled message, never after its own', async () => {
    const { chat, thread } = makePanel();
    chat.open();
    await settle();
    thread.list.mockResolvedValueOnce({ messages: [makeMessage({ id: '3' })] });
    await vi.advanceTimersByTimeAsync(1000);
    chat.send('mine');
    await settle();
    await vi.advanceTimersByTimeAsync(1000);
    expect(thread.list).toHaveBeenLastCalledWith('3');
  });

  it('counts what comes while it is minimised', async () => {
    const { chat, thread, store, events } = makePanel();
    chat.open();
    await settle();
    chat.minimise();
    thread.list.mockResolvedValueOnce({ messages: [makeMessage()] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.get().unread).toBe(1);
    expect(events()).toContain('lcw:onMessageReceived');
    chat.open();
    expect(store.get().unread).toBe(0);
  });

  it('marks a message that could not be sent and sends it again on request', async () => {
    const { chat, thread, store } = makePanel();
    chat.open();
    await settle();
    thread.send.mockRejectedValueOnce(new Error('down'));
    chat.send('lost');
    await settle();
    const [failed] = store.get().pending;
    expect(failed?.state).toBe('failed');
    chat.resend(failed?.key ?? '');
    await settle();
    expect(store.get().messages.map(({ text }) => text)).toEqual(['lost']);
  });

  it('says that the agent ended it', async () => {
    const { chat, thread, store, events, connector } = makePanel();
    chat.open();
    await settle();
    thread.list.mockResolvedValueOnce({ messages: [], state: 'closed' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.get().phase).toBe('ended');
    expect(events().at(-1)).toBe('lcw:threadUpdate');
    chat.end();
    expect(connector.closeSession).not.toHaveBeenCalled();
    expect(events().slice(-2)).toEqual(['lcw:closeChat', 'lcw:onClose']);
  });

  it('closes a chat that came about after the customer had left', async () => {
    const { chat, connector, store, events } = makePanel();
    chat.open();
    chat.end();
    await settle();
    expect(store.get().phase).toBe('idle');
    expect(connector.closeSession).toHaveBeenCalledOnce();
    expect(events()).not.toContain('lcw:startChat');
  });
});

describe('an invitation', () => {
  it('that is accepted starts the chat', async () => {
    const { chat, events } = makePanel();
    chat.invite('May we help?');
    chat.acceptInvitation();
    await settle();
    expect(events()).toEqual(['lcw:startChat', 'lcw:chatQueued']);
  });

  it('to a window of its own is passed on to the page, and starts nothing here', async () => {
    const { chat, events, store, told } = makePanel();
    chat.invite('May we help?', true);
    chat.acceptInvitation();
    await settle();
    expect(told).toEqual([{ type: 'pop-out' }]);
    expect(events()).toEqual([]);
    expect(store.get()).toMatchObject({ phase: 'idle', invitation: null, isOpen: false });
  });
});

describe('a chat that does not come about', () => {
  it.each([2, 3, 4, 8] as const)('raises the code %i that the page answered', async (errorCode) => {
    const { chat, store, events } = makePanel({
      token: { kind: 'failed', errorCode, noToken: NO_TOKEN },
    });
    chat.open();
    await settle();
    expect(store.get()).toMatchObject({ phase: 'failed', failure: { errorCode } });
    expect(events()).toEqual([`lcw:error ${errorCode}`]);
  });

  it('raises code 4 with the rule when the service refuses the token', async () => {
    const { chat, connector, told } = makePanel();
    const refusal = { errorCode: 4, rule: 'T1', title: 'Signature', detail: 'It does not fit.' };
    connector.startConversation.mockRejectedValueOnce(failureOfRefusal(401, refusal));
    chat.open();
    await settle();
    const errorDetail = 'T1: It does not fit.';
    expect(told).toContainEqual({ type: 'error', errorCode: 4, errorDetail });
  });

  it('raises no documented code when the service is out of reach', async () => {
    const { chat, connector, store, events } = makePanel();
    connector.startConversation.mockRejectedValueOnce(new ChatFailure({ detail: 'down' }));
    chat.open();
    await settle();
    expect(store.get().phase).toBe('failed');
    expect(events()).toEqual([]);
  });

  it('starts anew on request', async () => {
    const { chat, connector, store } = makePanel();
    connector.startConversation.mockRejectedValueOnce(failureOfRefusal(503, null));
    chat.open();
    await settle();
    chat.startChat({});
    await settle();
    expect(store.get()).toMatchObject({ phase: 'talking', failure: null });
  });
});

it('raises code 1 when the page’s context cannot be had, beside a token too', async () => {
  const { chat, page, connector, events } = makePanel();
  page.context.mockResolvedValueOnce({ kind: 'failed', errorCode: 1 });
  chat.open();
  await settle();
  expect(events()).toEqual(['lcw:error 1']);
  expect(connector.startConversation).not.toHaveBeenCalled();
});

describe('a guest', () => {
  it('chats without a token where sign-in is optional, with the custom context', async () => {
    const { chat, connector } = makePanel({ token: { kind: 'guest' } });
    chat.open();
    await settle();
    const customContext = { a: '1' };
    const expected = { requestId: 'id-1', jwt: null, customContext };
    expect(connector.startConversation).toHaveBeenCalledWith(expected);
  });
});

describe('a guest whose chat was saved', () => {
  it('is shown it again without being asked for anything', async () => {
    const before = makePanel({ token: { kind: 'guest' } });
    before.chat.open();
    await settle();
    const again = makePanel();
    await again.chat.retrieve();
    expect(again.events()).toEqual(['lcw:chatRetrieved']);
  });

  it('ends it with the chat token, which is all that proves it', async () => {
    const { chat, connector } = makePanel({ token: { kind: 'guest' } });
    chat.open();
    await settle();
    chat.end();
    const session = { requestId: 'id-1', jwt: null, chatToken: 'chat-token' };
    expect(connector.closeSession).toHaveBeenCalledWith(session);
  });
});

describe('a chat found again', () => {
  async function startAndReload(token = { kind: 'token', token: JWT } as const) {
    const before = makePanel();
    before.chat.open();
    await settle();
    return makePanel({ token });
  }

  it('never keeps the JWT, nor the chat token, which only a guest needs', async () => {
    await startAndReload();
    const kept = JSON.stringify({ ...sessionStorage });
    expect(kept).toContain('id-1');
    expect(kept).not.toContain(JWT);
    expect(kept).not.toContain('chat-token');
  });

  it('is taken up after a reload by its own customer', async () => {
    const { chat, connector, events, store } = await startAndReload();
    await chat.retrieve();
    const expected = { requestId: 'id-1', jwt: JWT, reconnectId: 'chat' };
    expect(connector.startConversation).toHaveBeenCalledWith(expected);
    expect(events()).toEqual(['lcw:chatRetrieved']);
    expect(store.get()).toMatchObject({ phase: 'talking', isOpen: true, takesFocus: false });
  });

  it('is shown as it was left: minimised', async () => {
    const before = makePanel();
    before.chat.open();
    await settle();
    before.chat.minimise();
    const { chat, store } = makePanel();
    await chat.retrieve();
    expect(store.get()).toMatchObject({ phase: 'talking', isOpen: false });
  });

  it('is forgotten once it has ended', async () => {
    const { chat, store, thread } = makePanel();
    thread.list.mockResolvedValueOnce({ messages: [], state: 'closed' });
    chat.open();
    await settle();
    expect(store.get().phase).toBe('ended');
    expect(sessionStorage.length).toBe(0);
  });

  it('is not shown to somebody who has left meanwhile', async () => {
    const { chat, connector, events, store } = await startAndReload();
    connector.startConversation.mockImplementationOnce((request) => {
      chat.end();
      return connector.startConversation(request);
    });
    await chat.retrieve();
    expect(store.get().phase).toBe('idle');
    expect(events()).toEqual([]);
  });

  it('goes on when the customer starts it while it is being found', async () => {
    const { chat, connector, events, store } = await startAndReload();
    const retrieving = chat.retrieve();
    chat.startChat({});
    await retrieving;
    await settle();
    expect(store.get().phase).toBe('talking');
    expect(events()).toEqual(['lcw:chatRetrieved']);
    expect(connector.closeSession).not.toHaveBeenCalled();
  });

  it('is closed when the customer leaves while it is being found, also to begin another', async () => {
    const { chat, connector, events } = await startAndReload();
    const retrieving = chat.retrieve();
    chat.end();
    chat.startChat({});
    await retrieving;
    await settle();
    expect(events()).toEqual(['lcw:startChat', 'lcw:chatQueued']);
    expect(connector.closeSession).toHaveBeenCalledOnce();
  });

  it('is asked for again when the service was out of reach', async () => {
    const { chat, connector, events } = await startAndReload();
    connector.startConversation.mockRejectedValueOnce(failureOfRefusal(503, null));
    await chat.retrieve();
    expect(events()).toEqual([]);
    await chat.retrieve();
    expect(events()).toEqual(['lcw:chatRetrieved']);
  });

  it.each([404, 409, 410])(
    "is forgotten when the service says by %i that it is not this customer's",
    async (status) => {
      const { chat, connector, events, store } = await startAndReload();
      connector.startConversation.mockRejectedValueOnce(failureOfRefusal(status, null));
      await chat.retrieve();
      expect(store.get().phase).toBe('idle');
      expect(events()).toEqual([]);
      expect(sessionStorage.length).toBe(0);
    },
  );

  it.each([
    { kind: 'failed', errorCode: 2, noToken: NO_TOKEN },
    { kind: 'failed', errorCode: 3, noToken: NO_TOKEN },
    { kind: 'guest' },
  ] as const)('waits, without an error, for a page that answers %j', async (token) => {
    await startAndReload();
    const { chat, events, store, page } = makePanel({ token });
    await chat.retrieve();
    expect(events()).toEqual([]);
    expect(store.get().phase).toBe('idle');
    page.token.mockResolvedValueOnce({ kind: 'token', token: JWT });
    await chat.retrieve();
    expect(events()).toEqual(['lcw:chatRetrieved']);
  });

  it('is asked for once, however often the page registers a provider meanwhile', async () => {
    const { chat, connector } = await startAndReload();
    await Promise.all([chat.retrieve(), chat.retrieve()]);
    await chat.retrieve();
    expect(connector.startConversation).toHaveBeenCalledOnce();
  });

  it('raises no events for messages that were there before', async () => {
    const { chat, thread, events } = await startAndReload();
    thread.list.mockResolvedValueOnce({ messages: [makeMessage()] });
    await chat.retrieve();
    await settle();
    expect(events()).toEqual(['lcw:chatRetrieved']);
  });

  it('counts messages that were there before as read', async () => {
    const before = makePanel();
    before.chat.open();
    await settle();
    before.chat.minimise();
    const { chat, store, thread } = makePanel();
    thread.list
      .mockResolvedValueOnce({ messages: [makeMessage()] })
      .mockResolvedValueOnce({ messages: [makeMessage({ id: '2' })] });
    await chat.retrieve();
    await settle();
    expect(store.get()).toMatchObject({ unread: 0, messages: [{ id: '1' }] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.get()).toMatchObject({ unread: 1, messages: [{ id: '1' }, { id: '2' }] });
    expect(thread.list.mock.calls).toEqual([[undefined], ['1']]);
  });

  it('asks for what is newer than the newest message', async () => {
    const { chat, thread } = makePanel();
    thread.list.mockResolvedValueOnce({ messages: [makeMessage(), makeMessage({ id: '2' })] });
    chat.open();
    await vi.advanceTimersByTimeAsync(1000);
    expect(thread.list.mock.lastCall).toEqual(['2']);
  });

  it('is followed no more once it was left, whatever still comes', async () => {
    const { chat, store, thread } = makePanel();
    thread.list.mockImplementationOnce(async () => {
      await Promise.resolve();
      chat.end();
      return { messages: [makeMessage()] };
    });
    chat.open();
    await settle();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(store.get()).toMatchObject({ phase: 'idle', messages: [] });
    expect(thread.list).toHaveBeenCalledOnce();
  });

  it('is taken up in another tab when the widget reconnects', async () => {
    const { chat, connector, events } = makePanel({ settings: { canReconnect: true } });
    connector.findReconnectable.mockResolvedValueOnce('open-chat');
    chat.open();
    await settle();
    const customContext = { a: '1' };
    const expected = { requestId: 'id-1', jwt: JWT, reconnectId: 'open-chat', customContext };
    expect(connector.startConversation).toHaveBeenCalledWith(expected);
    expect(events()).toEqual(['lcw:chatRetrieved']);
    chat.end();
    const session = { requestId: 'open-chat', jwt: JWT, chatToken: 'chat-token' };
    expect(connector.closeSession).toHaveBeenCalledWith(session);
  });

  it('begins anew when the one that was found has ended meanwhile', async () => {
    const { chat, connector, events } = makePanel({ settings: { canReconnect: true } });
    connector.findReconnectable.mockResolvedValueOnce('open-chat');
    connector.startConversation.mockRejectedValueOnce(new ChatFailure({ status: 404 }));
    chat.open();
    await settle();
    const expected = { requestId: 'id-1', jwt: JWT, customContext: { a: '1' } };
    expect(connector.startConversation).toHaveBeenLastCalledWith(expected);
    expect(events()).toEqual(['lcw:startChat', 'lcw:chatQueued']);
  });

  it('is not looked for where the widget does not reconnect', async () => {
    const { chat, connector } = makePanel();
    chat.open();
    await settle();
    expect(connector.findReconnectable).not.toHaveBeenCalled();
  });

  it('is over once the service takes no more messages', async () => {
    const { chat, store, thread } = makePanel();
    chat.open();
    await settle();
    thread.send.mockRejectedValueOnce(new ThreadClosed());
    chat.send('hello?');
    await settle();
    expect(store.get()).toMatchObject({ phase: 'ended', pending: [{ state: 'failed' }] });
  });

  it('leaves no room for an invitation', async () => {
    const { chat, store } = makePanel();
    chat.open();
    await settle();
    chat.invite('Can we help?');
    expect(store.get().invitation).toBeNull();
  });

  it('does without storage that the browser denies', async () => {
    const storage = new Proxy({} as Storage, {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    const { chat, store } = makePanel({ storage });
    await chat.retrieve();
    chat.open();
    await settle();
    expect(store.get().phase).toBe('talking');
  });
});
