/** A chat that outlives its token is ended with another one (T8, P8). */
import { describe, expect, it, vi } from 'vitest';
import type { TokenOutcome } from '../../../src/browser/bridge/messages.ts';
import { closeWithToken } from '../../../src/browser/panel/chat/close-chat.ts';
import { ChatFailure } from '../../../src/browser/panel/service/chat-failure.ts';

const tokenUntil = (seconds: number): string =>
  ['{}', JSON.stringify({ exp: Math.floor(Date.now() / 1000) + seconds, name: 'ÿ>>?' }), 's']
    .map((part) => btoa(part).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''))
    .join('.');

function makeOpener(fresh: TokenOutcome = { kind: 'token', token: 'fresh' }) {
  const closeSession = vi.fn((_session: { jwt: string | null }) => Promise.resolve());
  const token = vi.fn(() => Promise.resolve(fresh));
  const opener = { connector: { closeSession }, page: { token } } as never;
  const sent = (): (string | null)[] => closeSession.mock.calls.map(([{ jwt }]) => jwt);
  return { opener, closeSession, token, sent };
}

const chatOf = (jwt: string | null) => ({
  chatId: 'c',
  chatToken: 't',
  requestId: 'r',
  jwt,
  isRetrieved: false,
});

describe('ending a chat', () => {
  it.each([null, tokenUntil(60), 'no.jwt.either'])(
    'asks for no other token than %s',
    async (jwt) => {
      const { opener, token, sent } = makeOpener();
      await closeWithToken(opener, chatOf(jwt));
      expect(sent()).toEqual([jwt]);
      expect(token).not.toHaveBeenCalled();
    },
  );

  it('asks again when its token has expired', async () => {
    const { opener, sent } = makeOpener();
    await closeWithToken(opener, chatOf(tokenUntil(-1)));
    expect(sent()).toEqual(['fresh']);
  });

  it('asks again when the service refuses what the clock here takes for good, once', async () => {
    const { opener, closeSession, sent } = makeOpener();
    const jwt = tokenUntil(60);
    closeSession.mockRejectedValueOnce(new ChatFailure({ status: 401 }));
    await closeWithToken(opener, chatOf(jwt));
    expect(sent()).toEqual([jwt, 'fresh']);
    closeSession.mockRejectedValue(new ChatFailure({ status: 401 }));
    await expect(closeWithToken(opener, chatOf(jwt))).rejects.toThrow(ChatFailure);
    expect(closeSession).toHaveBeenCalledTimes(4);
  });

  it('does not ask about a guest’s chat, or about another refusal', async () => {
    const { opener, closeSession, token } = makeOpener();
    closeSession.mockRejectedValue(new ChatFailure({ status: 404 }));
    await expect(closeWithToken(opener, chatOf(tokenUntil(60)))).rejects.toThrow(ChatFailure);
    closeSession.mockRejectedValue(new ChatFailure({ status: 401 }));
    await expect(closeWithToken(opener, chatOf(null))).rejects.toThrow(ChatFailure);
    expect(token).not.toHaveBeenCalled();
  });

  it('leaves the chat when the page vouches for nobody any more', async () => {
    const { opener, sent } = makeOpener({ kind: 'guest' });
    await closeWithToken(opener, chatOf(tokenUntil(-1)));
    expect(sent()).toEqual([]);
  });
});
