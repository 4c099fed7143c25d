import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTokenIssuer, keysFrom, keysFromPem, liveChatAuth } from '../src/index.ts';
import { FIXED_KEY_PEM } from './fixtures/fixed-key.ts';
import { KIM, makeOptions } from './fixtures/make-app.ts';

describe('the status', () => {
  it.each([
    ['the middleware', liveChatAuth],
    ['the issuer', createTokenIssuer],
  ])(
    'of %s is ready once there is a key to sign with, without a customer asking',
    async (_, make) => {
      const issuer = make(makeOptions());
      expect(issuer.status().isReady).toBe(false);
      await vi.waitFor(() => expect(issuer.status().isReady).toBe(true));
      expect(issuer.status().keys).toEqual([
        expect.objectContaining({ kid: expect.stringMatching(/^[\w-]{43}$/), state: 'signing' }),
      ]);
    },
  );

  it('goes by the machine’s clock when the site’s own fails', async () => {
    const now = () => Number.NaN;
    const issuer = createTokenIssuer(makeOptions({ now }));
    await vi.waitFor(() => expect(issuer.status().isReady).toBe(true));
    await expect(issuer.issue(KIM, {} as never)).rejects.toMatchObject({
      code: 'callback_failed',
      message: expect.stringMatching(/^now returned NaN\./),
    });
    await expect(issuer.publicKeys()).resolves.toHaveProperty('body');
  });

  it('says nothing of a key but what everybody may know', async () => {
    const middleware = liveChatAuth(makeOptions());
    await vi.waitFor(() => expect(middleware.status().isReady).toBe(true));
    expect(JSON.stringify(middleware.status())).not.toContain('PRIVATE');
  });

  it('is not ready without keys, and becomes ready when they come', async () => {
    const answers = [() => Promise.reject(new Error('vault is sealed'))];
    const clock = { nowMs: 1_700_000_000_000 };
    const get = () => answers.shift()?.() ?? Promise.resolve(FIXED_KEY_PEM);
    const issuer = createTokenIssuer(makeOptions({ keys: keysFrom(get), now: () => clock.nowMs }));
    expect(issuer.status().isReady).toBe(false);
    await new Promise(setImmediate);
    expect(issuer.status().isReady).toBe(false);
    clock.nowMs += 2000;
    await vi.waitFor(() => expect(issuer.status().isReady).toBe(true));
  });
});

describe('a site that was started without keys', () => {
  it('answers 503 for tokens and keys, and everything else as ever', async () => {
    const handler = liveChatAuth(
      makeOptions({ keys: keysFromPem('nonsense'), startWithoutKeys: true }),
    );
    const server = createServer((request, response) =>
      handler(request, response, () => response.end('the shop')),
    ).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const path of ['/token', '/publickey']) {
      const response = await fetch(`${base}${path}`);
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
      expect(await response.json()).toMatchObject({ code: 'keys_unavailable' });
    }
    expect(await (await fetch(`${base}/shop`)).text()).toBe('the shop');
    expect((await fetch(`${base}/client.js`)).status).toBe(200);
    expect(handler.status().isReady).toBe(false);
  });
});
