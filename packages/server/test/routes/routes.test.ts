import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { importSPKI, jwtVerify } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type LiveChatAuthError, liveChatAuth } from '../../src/index.ts';
import { KIM, makeOptions, startSite } from '../fixtures/make-app.ts';

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

describe('the token route', () => {
  it.each(['GET', 'POST'])('answers %s with the bare JWT as text', async (method) => {
    const response = await fetch(`${await startSite()}/token`, { method });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await response.text()).toMatch(JWT);
  });

  it.each([
    ['application/json', true],
    ['application/json, text/plain;q=0.5', true],
    ['text/plain', false],
    ['*/*', false],
    ['application/json, text/plain, */*', false],
    ['application/json;q=0.4, text/plain;q=0.5', false],
    ['application/json;q=0', false],
    ['application/json;q=nonsense', false],
    ['', false],
  ])('with Accept %j answers JSON: %s', async (accept, isJson) => {
    const response = await fetch(`${await startSite({ lifetimeSeconds: 900 })}/token`, {
      headers: { accept },
    });
    const body = await response.text();
    if (isJson)
      expect(JSON.parse(body)).toEqual({ token: expect.stringMatching(JWT), expiresIn: 900 });
    else expect(body).toMatch(JWT);
  });

  it('is never cached, sniffed or read by other sites', async () => {
    const { headers } = await fetch(`${await startSite()}/token`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each([undefined, null, false])(
    'answers 401 when the user is %s, without a redirect',
    async (user) => {
      let asked = false;
      const subject = () => {
        asked = true;
        return 'x';
      };
      const base = await startSite({ user: () => user as never, subject });
      const response = await fetch(`${base}/token`, { redirect: 'manual' });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Session /);
      expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(await response.json()).toEqual({
        type: 'https://lcw-auth.example/errors#not_signed_in',
        title: 'Nobody is signed in on this site.',
        status: 401,
        code: 'not_signed_in',
      });
      expect(asked).toBe(false);
    },
  );

  it('asks req.user by default', async () => {
    const { user: _, ...options } = makeOptions();
    const handler = liveChatAuth(options);
    const server = createServer((request, response) => {
      Object.assign(request, { user: { contactId: '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10' } });
      handler(request, response);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    // context reads fields that this user lacks: they are undefined and left out
    const response = await fetch(`http://127.0.0.1:${port}/token`);
    expect(await response.text()).toMatch(JWT);
    expect((await fetch(`http://127.0.0.1:${port}/elsewhere`)).status).toBe(404);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'HEAD'])(
    'answers %s with 405 and the methods there are',
    async (method) => {
      const response = await fetch(`${await startSite()}/token`, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('GET, POST, OPTIONS');
    },
  );

  it('refuses a page of another site before it asks who is signed in', async () => {
    let asked = false;
    const base = await startSite({
      user: () => {
        asked = true;
        return null;
      },
    });
    const response = await fetch(`${base}/token`, { headers: { origin: 'https://evil.example' } });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'cross_site_request' });
    expect(asked).toBe(false);
  });

  it('opens to exactly the listed origin, errors and preflight included', async () => {
    const origin = 'https://app.contoso.com';
    const base = await startSite({ allowedOrigins: [origin], user: () => null });
    const preflight = await fetch(`${base}/token`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization',
      vary: 'Origin, Accept',
    });
    const refused = await fetch(`${base}/token`, { headers: { origin } });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin);

    const foreign = await fetch(`${base}/token`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example' },
    });
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('tells the browser the code and the site the cause', async () => {
    const errors: LiveChatAuthError[] = [];
    const cause = new Error('password=hunter2');
    const base = await startSite({
      subject: () => {
        throw cause;
      },
      onError: (error) => errors.push(error),
    });
    const response = await fetch(`${base}/token`);
    const body = await response.text();
    expect(response.status).toBe(500);
    expect(JSON.parse(body)).toMatchObject({ code: 'callback_failed' });
    expect(body).not.toMatch(/hunter2|at .*\.ts/);
    expect(errors).toEqual([expect.objectContaining({ code: 'callback_failed', cause })]);
  });

  it.each([
    ['invalid_subject', { subject: () => '42' }],
    ['invalid_claims', { claims: () => ({ iss: 'me' }) }],
    ['invalid_context', { context: () => ({ cart: Number.NaN }) }],
    ['no_contact', { subject: () => undefined }],
    ['not_signed_in', { user: () => null }],
    [
      'callback_failed',
      {
        subject: () => {
          throw new Error('x');
        },
      },
    ],
  ])('asks nobody to come back for %s, which is there to stay', async (code, options) => {
    const response = await fetch(`${await startSite(options)}/token`);
    expect(await response.json()).toMatchObject({ code });
    expect(response.headers.get('retry-after')).toBeNull();
  });

  it('asks to come back after what passes by itself', async () => {
    const context = () => new Promise<never>(() => {});
    const base = await startSite({ context, callbackTimeoutMs: 20 });
    const response = await fetch(`${base}/token`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await response.json()).toMatchObject({ code: 'callback_timeout' });
  });

  it('does not wait for ever for who is signed in', async () => {
    const user = () => new Promise<never>(() => {});
    const base = await startSite({ user, callbackTimeoutMs: 20 });
    expect(await (await fetch(`${base}/token`)).json()).toMatchObject({ code: 'callback_timeout' });
  });

  it('tells each refusal to onError, with the request', async () => {
    const heard: string[] = [];
    const base = await startSite({
      user: (request) => (request.headers['x-user'] ? KIM : null),
      subject: () => undefined,
      onError: (error, request) => heard.push(`${error.status} ${error.code} ${request?.method}`),
    });
    await fetch(`${base}/token`);
    await fetch(`${base}/token`, { headers: { 'x-user': 'kim' } });
    await fetch(`${base}/token`, { headers: { origin: 'https://evil.example' } });
    await fetch(`${base}/token`, { method: 'DELETE' });
    expect(heard).toEqual([
      '401 not_signed_in GET',
      '403 no_contact GET',
      '403 cross_site_request GET',
      '405 method_not_allowed DELETE',
    ]);
  });

  it('warns once of each origin that is not listed, and of a hundred at most', async () => {
    const warnings: { code: string; message: string }[] = [];
    const base = await startSite({ onWarning: (warning) => warnings.push(warning) });
    const ask = (origin: string) => fetch(`${base}/token`, { headers: { origin } });
    await ask('https://staging.contoso.com');
    await ask('https://staging.contoso.com');
    expect(warnings).toEqual([
      {
        code: 'origin_refused',
        message: expect.stringMatching(
          /'https:\/\/staging\.contoso\.com'.*allowedOrigins.*trust proxy.*#origin_refused$/,
        ),
      },
    ]);
    for (let site = 0; site < 150; site += 1) await ask(`https://${site}.example`);
    expect(warnings).toHaveLength(100);
  });

  it('keeps what an earlier middleware says in Vary', async () => {
    const handler = liveChatAuth(makeOptions());
    const server = createServer((request, response) => {
      response.setHeader('Vary', 'Accept-Encoding');
      handler(request, response);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const { headers } = await fetch(`http://127.0.0.1:${port}/token`);
    expect(headers.get('vary')).toBe('Accept-Encoding, Origin, Accept');
  });

  describe('asked by nobody', () => {
    const ask = async (cookie: string | undefined, users: unknown[] = []) => {
      const warnings: { code: string; message: string }[] = [];
      const base = await startSite({
        user: () => users.shift() as never,
        onWarning: (warning) => warnings.push(warning),
      });
      const headers: Record<string, string> = cookie === undefined ? {} : { cookie };
      for (let request = 0; request < 4; request += 1) await fetch(`${base}/token`, { headers });
      return warnings;
    };

    it.each([undefined, '_ga=GA1.1.1', '_ga=1; _fbp=2', ''])(
      'with the cookies %j is a guest, and nothing to warn about',
      async (cookie) => {
        expect(await ask(cookie)).toEqual([]);
      },
    );

    it.each(['connect.sid=x', '__Host-id=x', '_ga=1; shop.sid=x', '_rails_session=x'])(
      'with the cookies %j is warned about once, with all three causes',
      async (cookie) => {
        const warnings = await ask(cookie);
        expect(warnings).toEqual([
          { code: 'no_user_yet', message: expect.stringMatching(/#no_user_yet$/) },
        ]);
        for (const cause of ['mounted before', 'Secure', 'trust proxy']) {
          expect(warnings[0]?.message).toContain(cause);
        }
      },
    );

    it('is nothing to warn about once somebody was seen', async () => {
      expect(await ask('connect.sid=x', [KIM, null])).toEqual([]);
    });
  });

  it('survives an onError listener that throws', async () => {
    const base = await startSite({
      subject: () => '',
      onError: () => {
        throw new Error('the log is full');
      },
    });
    expect((await fetch(`${base}/token`)).status).toBe(500);
    expect((await fetch(`${base}/publickey`)).status).toBe(200);
  });
});

describe('the public key route', () => {
  it('serves the PEM that verifies a token, without asking who is there', async () => {
    const base = await startSite();
    const response = await fetch(`${base}/publickey`, { redirect: 'error' });
    const pem = await response.text();
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(pem).toMatch(/^-----BEGIN PUBLIC KEY-----\n[\s\S]+\n-----END PUBLIC KEY-----\n$/);
    const token = await (await fetch(`${base}/token`)).text();
    await expect(jwtVerify(token, await importSPKI(pem, 'RS256'))).resolves.toBeTruthy();
  });

  it.each([
    [undefined, 'private, max-age=300'],
    [600, 'private, max-age=60'],
    [0, 'private, max-age=0'],
  ])('with keyCacheSeconds %s may be kept as %s', async (keyCacheSeconds, expected) => {
    const base = await startSite(keyCacheSeconds === undefined ? {} : { keyCacheSeconds });
    expect((await fetch(`${base}/publickey`)).headers.get('cache-control')).toBe(expected);
  });

  it('answers 304 to who has the keys, until they change', async () => {
    const base = await startSite();
    const etag = (await fetch(`${base}/publickey`)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    const ask = (value: string) =>
      fetch(`${base}/publickey`, { headers: { 'if-none-match': value } });
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      expect((await ask(known)).status, known).toBe(304);
    }
    expect((await ask('"other"')).status).toBe(200);
  });

  it('answers HEAD, and refuses to be written to', async () => {
    const base = await startSite();
    expect((await fetch(`${base}/publickey`, { method: 'HEAD' })).status).toBe(200);
    const post = await fetch(`${base}/publickey`, { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

describe('the client script route', () => {
  it('serves the script with an ETag, and 304 to a browser that has it', async () => {
    const base = await startSite();
    const first = await fetch(`${base}/client.js`);
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect((await first.text()).length).toBeGreaterThan(1000);

    const again = await fetch(`${base}/client.js`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(again.headers.get('cache-control')).toBe('private, no-cache');
    expect(await again.text()).toBe('');
  });

  it('can be loaded by a page of a listed origin, and by no other', async () => {
    const policy = async (options: Parameters<typeof startSite>[0]) =>
      (await fetch(`${await startSite(options)}/client.js`)).headers.get(
        'cross-origin-resource-policy',
      );
    expect(await policy({})).toBe('same-origin');
    expect(await policy({ allowedOrigins: ['https://app.contoso.com'] })).toBe('cross-origin');
  });
});

describe('the middleware', () => {
  it('passes on what it does not know, below and beside its mount point', async () => {
    const base = await startSite();
    expect((await fetch(`${base}/other`)).status).toBe(418);
    expect((await fetch(`${base}/token/more`)).status).toBe(418);
    expect((await fetch(new URL('/', base))).status).toBe(418);
  });

  it('takes a query and a trailing slash', async () => {
    const base = await startSite();
    expect((await fetch(`${base}/token?x=1`)).status).toBe(200);
    expect((await fetch(`${base}/publickey/`)).status).toBe(200);
  });

  it.each([
    ['a header full of rubbish', { accept: ';;;,,q=,/', cookie: '\u00e9=%%%', origin: '%%%' }],
    ['a huge Accept', { accept: 'a/b,'.repeat(3000) }],
    ['an odd Sec-Fetch-Site', { 'sec-fetch-site': 'x'.repeat(100) }],
    ['two Origins', { origin: 'https://a.example, https://b.example' }],
  ])('answers a request with %s below 500', async (_, headers) => {
    const base = await startSite();
    const status = await new Promise<number>((resolve, reject) => {
      httpRequest(`${base}/token`, { headers, method: 'POST' }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end('{"malformed');
    });
    expect(status).toBeLessThan(500);
  });

  it('lives on when something that is hooked into the response throws', async () => {
    const errors: LiveChatAuthError[] = [];
    const handler = liveChatAuth(makeOptions({ onError: (error) => errors.push(error) }));
    const server = createServer((request, response) => {
      response.writeHead = () => {
        throw new Error('hooked');
      };
      handler(request, response);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    for (const path of ['/publickey', '/token', '/client.js']) {
      await expect(fetch(`http://127.0.0.1:${port}${path}`)).rejects.toThrow();
    }
    expect(errors.map(({ code }) => code)).toEqual(Array(3).fill('internal_error'));
  });

  it('echoes no header list of a preflight that could end the header', async () => {
    const origin = 'https://app.contoso.com';
    const base = await startSite({ allowedOrigins: [origin] });
    const preflight = (requested: string) =>
      fetch(`${base}/token`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-headers': requested },
      });
    const good = await preflight('x-csrf-token, authorization');
    expect(good.headers.get('access-control-allow-headers')).toBe('x-csrf-token, authorization');
    const odd = await preflight('a(b');
    expect([odd.status, odd.headers.get('access-control-allow-headers')]).toEqual([204, null]);
    const own = await fetch(`${base}/token`, {
      method: 'OPTIONS',
      headers: { 'sec-fetch-site': 'same-origin', 'access-control-request-headers': 'x' },
    });
    expect(own.headers.get('access-control-allow-headers')).toBeNull();
  });

  it('lives on when a listener’s promise, of whatever make, is rejected', async () => {
    const thenable = {
      // biome-ignore lint/suspicious/noThenProperty: an unusual promise is what this test is about.
      then: (_: unknown, reject: (error: Error) => void) => reject(new Error('x')),
    };
    const base = await startSite({ onToken: () => thenable as never });
    expect((await fetch(`${base}/token`)).status).toBe(200);
    expect((await fetch(`${base}/token`)).status).toBe(200);
  });

  it('lives on when clients go away in the middle of a request', async () => {
    const base = await startSite();
    const { port, hostname } = new URL(base);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          'POST /_services/auth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc',
        );
        socket.destroy();
      });
      socket.on('close', () => resolve());
    });
    expect((await fetch(`${base}/token`)).status).toBe(200);
  });
});
