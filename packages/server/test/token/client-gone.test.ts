import { describe, expect, it, vi } from 'vitest';
import { createTokenIssuer, keysFrom } from '../../src/index.ts';
import { KIM, makeOptions } from '../fixtures/make-app.ts';

/** A signer that waits to be told, and counts how often it was asked. */
function makeSlowSigner(publicKey: string) {
  const waiting: (() => void)[] = [];
  let calls = 0;
  const sign = () => {
    calls += 1;
    return new Promise<never>((_, reject) => {
      waiting.push(() => reject(new Error('told to stop')));
    });
  };
  return {
    signer: { publicKey, sign },
    calls: () => calls,
    stopAll: () => {
      for (const stop of waiting.splice(0)) stop();
    },
  };
}

describe('a request whose client has gone away', () => {
  it('is not signed for when its turn comes', async () => {
    const { body } = await createTokenIssuer(makeOptions()).publicKeys();
    const slow = makeSlowSigner(body);
    const issuer = createTokenIssuer(makeOptions({ keys: keysFrom(async () => [slow.signer]) }));
    const ask = (socket: { destroyed: boolean }) => issuer.issue(KIM, { socket } as never);

    const staying = Array.from({ length: 32 }, () => ask({ destroyed: false }));
    const leaving = { destroyed: false };
    const left = ask(leaving);
    await vi.waitFor(() => expect(slow.calls()).toBe(32));
    leaving.destroyed = true;
    slow.stopAll();

    await expect(left).rejects.toMatchObject({ code: 'client_gone' });
    await Promise.allSettled(staying);
    expect(slow.calls()).toBe(32);
  });
});
