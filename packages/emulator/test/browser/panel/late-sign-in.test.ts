// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TokenOutcome } from '../../../src/browser/bridge/messages.ts';
import { ChatFailure, failureOfRefusal } from '../../../src/browser/panel/service/chat-failure.ts';
import { JWT, makePanel, NO_TOKEN, type PanelStandIn } from './fixtures.ts';

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const GUEST = { kind: 'guest' } as const;
const TOKEN = { kind: 'token', token: JWT } as const;
const UPGRADE = { chatId: 'chat', chatToken: 'chat-token', requestId: 'id-1', jwt: JWT };

async function startAsGuest(isSignInOptional = true): Promise<PanelStandIn> {
  const panel = makePanel({ token: GUEST, settings: { isSignInOptional } });
  panel.chat.open();
  await settle();
  return panel;
}

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a guest who signs in (P10)', () => {
  it('makes the running chat theirs when the page registers a provider', async () => {
    const { chat, connector, page, events } = await startAsGuest();
    const before = events();
    page.token.mockResolvedValueOnce(TOKEN);
    await chat.retrieve();
    expect(connector.authenticateChat).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining(UPGRADE),
    );
    expect(events()).toEqual(before);
    chat.end();
    expect(connector.closeSession).toHaveBeenCalledWith({
      requestId: 'id-1',
      jwt: JWT,
      chatToken: 'chat-token',
    });
  });

  it('makes the chat theirs that is found again after the reload that signing in takes', async () => {
    await startAsGuest();
    const { chat, connector, events } = makePanel({
      token: TOKEN,
      settings: { isSignInOptional: true },
    });
    await chat.retrieve();
    expect(events()).toEqual(['lcw:chatRetrieved']);
    expect(connector.authenticateChat).toHaveBeenCalledWith(expect.objectContaining(UPGRADE));
  });

  it('is shown the chat after another reload for their own token only, and never keeps the JWT', async () => {
    const first = await startAsGuest();
    first.page.token.mockResolvedValueOnce(TOKEN);
    await first.chat.retrieve();
    expect(JSON.stringify({ ...sessionStorage })).not.toContain(JWT);
    const { chat, events, page } = makePanel({
      token: GUEST,
      settings: { isSignInOptional: true },
    });
    await chat.retrieve();
    expect(events()).toEqual([]);
    page.token.mockResolvedValueOnce(TOKEN);
    await chat.retrieve();
    expect(events()).toEqual(['lcw:chatRetrieved']);
  });

  it('is asked again for a provider that is registered while another is being asked', async () => {
    const { chat, connector, page } = await startAsGuest();
    let answer: (outcome: TokenOutcome) => void = () => undefined;
    page.token.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const first = chat.retrieve();
    page.token.mockResolvedValueOnce(TOKEN);
    await chat.retrieve();
    answer(GUEST);
    await first;
    expect(connector.authenticateChat).toHaveBeenCalledOnce();
  });

  it('is asked once the chat has begun for a provider that came while it was beginning', async () => {
    const { chat, connector, page } = makePanel({
      token: GUEST,
      settings: { isSignInOptional: true },
    });
    page.token.mockResolvedValueOnce(GUEST).mockResolvedValueOnce(TOKEN);
    chat.open();
    await chat.retrieve();
    await settle();
    expect(connector.authenticateChat).toHaveBeenCalledOnce();
  });

  it('is asked once by a chat for a provider that was there before it', async () => {
    const { chat, page } = makePanel({ token: GUEST, settings: { isSignInOptional: true } });
    await chat.retrieve();
    chat.open();
    await settle();
    expect(page.token).toHaveBeenCalledOnce();
  });

  it('is asked no more once signed in', async () => {
    const { chat, page } = await startAsGuest();
    page.token.mockResolvedValueOnce(TOKEN);
    await chat.retrieve();
    page.token.mockClear();
    await chat.retrieve();
    expect(page.token).not.toHaveBeenCalled();
  });
});

describe('a guest stays a guest', () => {
  it('who has not signed in', async () => {
    const { chat, connector, events } = await startAsGuest();
    const before = events();
    await chat.retrieve();
    expect(connector.authenticateChat).not.toHaveBeenCalled();
    expect(events()).toEqual(before);
  });

  it('where sign-in is not optional', async () => {
    const { chat, page } = await startAsGuest(false);
    page.token.mockClear();
    await chat.retrieve();
    expect(page.token).not.toHaveBeenCalled();
  });

  it('whose token the service refuses: the page hears why, and the chat goes on', async () => {
    const { chat, connector, page, store, told } = await startAsGuest();
    const refusal = { errorCode: 4, rule: 'T2', title: 'Expiry', detail: 'It has expired.' };
    connector.authenticateChat.mockRejectedValueOnce(failureOfRefusal(401, refusal));
    page.token.mockResolvedValueOnce(TOKEN);
    await chat.retrieve();
    const errorDetail = 'T2: It has expired.';
    expect(told).toContainEqual({ type: 'error', errorCode: 4, errorDetail });
    expect(store.get()).toMatchObject({ phase: 'talking', failure: null });
    page.token.mockResolvedValueOnce(TOKEN);
    await chat.retrieve();
    expect(connector.authenticateChat).toHaveBeenCalledTimes(2);
  });

  it('when the page fails to answer: that is no guest, and no end either', async () => {
    const { chat, page, store, events } = await startAsGuest();
    page.token.mockResolvedValueOnce({ kind: 'failed', errorCode: 2, noToken: NO_TOKEN });
    await chat.retrieve();
    expect(events().at(-1)).toBe('lcw:error 2');
    expect(store.get().phase).toBe('talking');
  });

  it('who left before the page had answered', async () => {
    const { chat, connector, page } = await startAsGuest();
    page.token.mockResolvedValueOnce(TOKEN);
    const asked = chat.retrieve();
    chat.end();
    await asked;
    expect(connector.authenticateChat).not.toHaveBeenCalled();
  });

  it('who left while the service was answering: the chat is ended as the customer’s', async () => {
    const { chat, connector, page } = await startAsGuest();
    connector.authenticateChat.mockImplementationOnce(async () => chat.end());
    page.token.mockResolvedValueOnce(TOKEN);
    await chat.retrieve();
    expect(connector.closeSession).toHaveBeenLastCalledWith(expect.objectContaining({ jwt: JWT }));
  });

  it('who has begun another chat while the service was answering: that one stays a guest’s', async () => {
    const { chat, connector, page } = await startAsGuest();
    connector.authenticateChat.mockImplementationOnce(async () => {
      chat.end();
      chat.open();
      await settle();
    });
    page.token.mockResolvedValueOnce(TOKEN);
    await chat.retrieve();
    const old = { requestId: 'id-1', jwt: JWT };
    expect(connector.closeSession).toHaveBeenLastCalledWith(expect.objectContaining(old));
    chat.end();
    const other = { requestId: 'id-2', jwt: null };
    expect(connector.closeSession).toHaveBeenLastCalledWith(expect.objectContaining(other));
  });

  it('who left while the service was refusing: that is nobody’s news', async () => {
    const { chat, connector, page, events } = await startAsGuest();
    connector.authenticateChat.mockImplementationOnce(() => {
      chat.end();
      return Promise.reject(new ChatFailure({ errorCode: 4 }));
    });
    page.token.mockResolvedValueOnce(TOKEN);
    await chat.retrieve();
    expect(events()).not.toContain('lcw:error 4');
  });
});
