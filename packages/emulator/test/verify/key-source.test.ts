/** How the site's keys are fetched and kept: K1, K5. @module */
import type { RequestListener } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { checkText } from '../../src/contract/protocol.ts';
import { createKeySource, type LoadedKeys } from '../../src/verify/key-source.ts';
import { emulate } from '../makers/emulation.ts';
import { siteKeys } from '../makers/keys.ts';
import { startSite } from '../makers/site.ts';
import { NOW_MS } from '../makers/tokens.ts';

const KEY_ARRAY = JSON.stringify([
  {
    kid: 'one',
    publicKey: Buffer.from(siteKeys.pem).toString('base64'),
    expiry: NOW_MS / 1000 + 86_400,
  },
]);

const load = async (answer: RequestListener, timeoutMs = 5000): Promise<LoadedKeys> => {
  const { publicKeyUrl } = await startSite(answer);
  const url = new URL(publicKeyUrl);
  return createKeySource({ url: () => url, cacheSeconds: 0, now: () => NOW_MS, timeoutMs }).load();
};

describe('the address (K1)', () => {
  test('is asked without cookies or credentials', async () => {
    const site = await startSite();
    const url = new URL(site.publicKeyUrl);
    const { document } = await createKeySource({
      url: () => url,
      cacheSeconds: 0,
      now: Date.now,
    }).load();
    expect(document?.form).toBe('pem');
    expect(site.calls[0]).not.toHaveProperty('cookie');
    expect(site.calls[0]).not.toHaveProperty('authorization');
  });

  test.each<[string, RequestListener, RegExp]>([
    ['a redirect', (_, r) => r.writeHead(302, { location: '/sign-in' }).end(), /redirects \(302\)/],
    ['404', (_, r) => r.writeHead(404).end('no'), /404\. Deploy the key endpoint before/],
    ['401', (_, r) => r.writeHead(401).end('no'), /must be public/],
    ['500', (_, r) => r.writeHead(500).end('no'), /500 instead of 200/],
    [
      'a page that shows the key',
      (_, r) => r.writeHead(200, { 'content-type': 'text/html' }).end(`<pre>${siteKeys.pem}</pre>`),
      /HTML page/,
    ],
    ['HTML by another name', (_, r) => r.end(' <!DOCTYPE html><p>hi'), /HTML page/],
    ['nothing', (_, r) => r.end(' \n'), /with nothing/],
    ['too much', (_, r) => r.end('x'.repeat(65_537)), /more than 65536 bytes/],
    ['half an answer', (_, r) => r.socket?.destroy(), /cannot be reached/],
  ])('is refused when it answers with %s', async (_case, answer, words) => {
    const { checks, document } = await load(answer);
    expect(document).toBeUndefined();
    expect(checks).toMatchObject([{ rule: 'K1', outcome: 'failed' }]);
    expect(checkText(checks[0] ?? { finding: '' })).toMatch(words);
  });

  test.each([
    ['a PEM', siteKeys.pem, 'pem'],
    ['an array of keys', KEY_ARRAY, 'array'],
  ])(
    'may send %s as HTML, as res.send does, with a warning how to send it',
    async (_case, body, form) => {
      const { checks, document } = await load((_, response) =>
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body),
      );
      expect(document?.form).toBe(form);
      expect(checks[0]).toMatchObject({ rule: 'K1', outcome: 'warned' });
      expect(checks[0]?.advice).toContain('res.type("text/plain").send(pem)');
      expect(checks.slice(1).map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
    },
  );

  test('is not taken for a page when it sends other text as HTML: the text is what is wrong', async () => {
    const { checks } = await load((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('Not yet.'),
    );
    expect(checks).toMatchObject([
      { rule: 'K1', outcome: 'warned' },
      { rule: 'K2', outcome: 'failed' },
    ]);
  });

  test('is not followed to where it redirects', async () => {
    const target = await startSite();
    await load((_, response) => response.writeHead(307, { location: target.publicKeyUrl }).end());
    expect(target.calls).toEqual([]);
  });

  test('is given up when it does not answer in time', async () => {
    const { checks } = await load(() => {}, 20);
    expect(checks[0]?.finding).toContain('did not answer within 0.02 seconds');
  });

  test('is given up when it stops in the middle of its answer', async () => {
    const { checks } = await load((_, response) => response.write('-----BEGIN'), 50);
    expect(checks[0]?.finding).toContain('did not answer within');
  });
});

describe('a site over https (K1)', () => {
  const find = async (): Promise<string> => {
    const url = () => new URL('https://shop.example/key');
    const { checks } = await createKeySource({ url, cacheSeconds: 0, now: () => NOW_MS }).load();
    expect(checks).toMatchObject([{ rule: 'K1', outcome: 'failed' }]);
    return checks.map(checkText).join(' ');
  };

  test.each([
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /issuer is not trusted .*NODE_EXTRA_CA_CERTS/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /issuer is not trusted .*NODE_EXTRA_CA_CERTS/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /issuer is not trusted .*NODE_EXTRA_CA_CERTS/],
    ['CERT_HAS_EXPIRED', /certificate that is expired/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /certificate for another host name/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /over https .*ERR_SSL_WRONG_VERSION_NUMBER/],
    ['ECONNREFUSED', /cannot be reached .*Start the site/],
  ])('is told by its certificate what is wrong: %s', async (code, words) => {
    const cause = Object.assign(new Error('no'), { code });
    const fetch = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('no', { cause }));
    onTestFinished(() => fetch.mockRestore());
    expect(await find()).toMatch(words);
  });

  test('is told to trust the authority of a real certificate that nobody knows', async () => {
    const { emulator } = await emulate();
    const url = () => new URL(emulator.httpsUrl);
    const { checks } = await createKeySource({ url, cacheSeconds: 0, now: () => NOW_MS }).load();
    expect(checks.map(checkText).join(' ')).toContain('NODE_EXTRA_CA_CERTS');
  });
});

describe('calls at the same time', () => {
  test('share one fetch, and later ones do not', async () => {
    const site = await startSite((_, response) => {
      setTimeout(() => response.end(siteKeys.pem), 20);
    });
    const url = new URL(site.publicKeyUrl);
    const source = createKeySource({ url: () => url, cacheSeconds: 0, now: Date.now });
    const loaded = await Promise.all(Array.from({ length: 20 }, () => source.load()));
    expect(site.calls).toHaveLength(1);
    for (const { document } of loaded) expect(document?.form).toBe('pem');
    await source.load();
    expect(site.calls).toHaveLength(2);
  });

  test('share a failure too, and the next call asks again', async () => {
    const site = await startSite((_, response) => response.writeHead(503).end());
    const url = new URL(site.publicKeyUrl);
    const source = createKeySource({ url: () => url, cacheSeconds: 60, now: Date.now });
    await Promise.all([source.load(), source.load()]);
    expect(site.calls).toHaveLength(1);
    await source.load();
    expect(site.calls).toHaveLength(2);
  });
});

describe('the cache (K5)', () => {
  test('keeps the keys for its time and not longer', async () => {
    let now = NOW_MS;
    const site = await startSite();
    const url = new URL(site.publicKeyUrl);
    const source = createKeySource({ url: () => url, cacheSeconds: 60, now: () => now });
    await source.load();
    now += 59_999;
    expect((await source.load()).checks).toContainEqual(
      expect.objectContaining({ rule: 'K5', title: 'Key cache' }),
    );
    expect(site.calls).toHaveLength(1);
    now += 1;
    await source.load();
    expect(site.calls).toHaveLength(2);
    now -= 1_000_000;
    await source.load();
    expect(site.calls).toHaveLength(3);
  });

  test('counts its time from when the keys were asked for', async () => {
    let now = NOW_MS;
    const site = await startSite((_, response) => {
      now += 30_000;
      response.end(siteKeys.pem);
    });
    const url = new URL(site.publicKeyUrl);
    const source = createKeySource({ url: () => url, cacheSeconds: 60, now: () => now });
    await source.load();
    now += 30_000;
    await source.load();
    expect(site.calls).toHaveLength(2);
  });

  test('of no seconds asks for every token', async () => {
    const site = await startSite();
    const url = new URL(site.publicKeyUrl);
    const source = createKeySource({ url: () => url, cacheSeconds: 0, now: () => NOW_MS });
    await source.load();
    await source.load();
    expect(site.calls).toHaveLength(2);
  });

  test('does not keep a failure', async () => {
    const site = await startSite((_, response) => response.writeHead(503).end());
    const url = new URL(site.publicKeyUrl);
    const source = createKeySource({ url: () => url, cacheSeconds: 60, now: () => NOW_MS });
    await source.load();
    await source.load();
    expect(site.calls).toHaveLength(2);
  });
});
