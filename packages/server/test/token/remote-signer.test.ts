import { describe, expect, it } from 'vitest';
import { createTokenIssuer, keysFrom, type LiveChatAuthError } from '../../src/index.ts';
import { KIM, makeOptions } from '../fixtures/make-app.ts';

const request = {} as never;

describe('a remote signer that hangs', () => {
  it('is given up after callbackTimeoutMs, and it says when to come back', async () => {
    const { body } = await createTokenIssuer(makeOptions()).publicKeys();
    const signer = { kid: 'k', publicKey: body, sign: () => new Promise<never>(() => {}) };
    const issuer = createTokenIssuer(
      makeOptions({ keys: keysFrom(async () => [signer]), callbackTimeoutMs: 50 }),
    );
    // Once the keys are there, only the signature is waited for.
    await issuer.publicKeys();
    await expect(issuer.issue(KIM, request)).rejects.toMatchObject({
      code: 'overloaded',
      status: 503,
      headers: { 'Retry-After': '1' },
      message: expect.stringMatching(/^The remote signer of key k has not answered within/),
    });
  });

  it('keeps nobody much longer than that, and refuses fast when too many wait', async () => {
    const { body } = await createTokenIssuer(makeOptions()).publicKeys();
    let calls = 0;
    const sign = () => {
      calls += 1;
      return new Promise<never>(() => {});
    };
    const issuer = createTokenIssuer(
      makeOptions({
        keys: keysFrom(async () => [{ kid: 'k', publicKey: body, sign }]),
        callbackTimeoutMs: 50,
      }),
    );
    await issuer.publicKeys();
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, () =>
        issuer.issue(KIM, request).then(
          () => 'token',
          (error: LiveChatAuthError) => error.code,
        ),
      ),
    );
    expect(new Set(outcomes)).toEqual(new Set(['overloaded']));
    expect(calls).toBeLessThanOrEqual(32 + 64);
    // Its turns came back: the next one asks the signer again.
    await expect(issuer.issue(KIM, request)).rejects.toMatchObject({ code: 'overloaded' });
    expect(calls).toBeGreaterThan(32);
  });

  it('that fails is named, with the cause', async () => {
    const { body } = await createTokenIssuer(makeOptions()).publicKeys();
    const cause = new Error('vault is sealed');
    const signer = { kid: 'k', publicKey: body, sign: () => Promise.reject(cause) };
    const issuer = createTokenIssuer(makeOptions({ keys: keysFrom(async () => [signer]) }));
    await expect(issuer.issue(KIM, request)).rejects.toMatchObject({
      code: 'signing_failed',
      status: 500,
      headers: {},
      cause,
    });
  });
});
