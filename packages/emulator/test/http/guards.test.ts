/** What stands before every route: foreign hosts, headers, malformed requests, missing files. @module */
import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { LogEntry } from '../../src/index.ts';
import { createAddress } from '../../src/listen/address.ts';
import { MAX_CONNECTIONS } from '../../src/listen/listen.ts';
import { emulate } from '../makers/emulation.ts';
import { sendRaw, statusOf } from '../makers/raw-request.ts';
import { makeToken } from '../makers/tokens.ts';

const PORTS = { http: 3001, https: 3002 };

describe('the Host header', () => {
  test.each(['127.0.0.1:PORT', 'localhost:PORT', '[::1]:PORT', 'LOCALHOST:PORT'])(
    '%s is our own',
    async (host) => {
      const { emulator } = await emulate();
      const own = `Host: ${host.replace('PORT', new URL(emulator.url).port)}`;
      expect(await statusOf(emulator.url, 'GET /', [own])).toBe(302);
    },
  );

  test.each(['evil.example:PORT', 'localhost', 'localhost:1', '127.0.0.1.evil.example:PORT', ''])(
    '%s is foreign on every route',
    async (host) => {
      const { emulator } = await emulate();
      const foreign = `Host: ${host.replace('PORT', new URL(emulator.url).port)}`;
      for (const path of ['/', '/agent/events', '/livechatwidget/panel', '/assets/x.js']) {
        expect(await statusOf(emulator.url, `GET ${path}`, [foreign])).toBe(421);
      }
    },
  );

  test('may be the configured name, and any address when listening on all', () => {
    expect(createAddress('shop.test', PORTS).isOwnHost('shop.test:3001', false)).toBe(true);
    const all = createAddress('0.0.0.0', PORTS);
    expect(all.url).toBe('http://localhost:3001');
    expect(all.isOwnHost('192.168.1.7:3001', false)).toBe(true);
    expect(all.isOwnHost('evil.example:3001', false)).toBe(false);
    expect(createAddress('127.0.0.1', PORTS).isOwnHost('192.168.1.7:3001', false)).toBe(false);
    expect(createAddress('::1', { http: 80, https: 443 })).toMatchObject({
      url: 'http://[::1]',
      httpsUrl: 'https://[::1]',
    });
    expect(
      createAddress('localhost', { http: 80, https: 4443 }).isOwnHost('localhost', false),
    ).toBe(true);
  });
});

describe('the pages', () => {
  test('may be framed by a shop only when they are the panel', async () => {
    const { call } = await emulate();
    const panel = await call('/livechatwidget/panel');
    expect(panel.headers.get('content-security-policy')).toContain('frame-ancestors *');
    expect(panel.headers.get('x-frame-options')).toBeNull();
    expect(panel.headers.get('cross-origin-opener-policy')).toBeNull();
    const agent = await call('/agent');
    expect(agent.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(agent.headers.get('x-frame-options')).toBe('DENY');
    for (const { headers } of [panel, agent]) {
      expect(headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('say how to build them when they are not built', async () => {
    const { call } = await emulate();
    const script = await call('/livechatwidget/scripts/LiveChatBootstrapper.js');
    expect(script.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(script.headers.get('cache-control')).toMatch(/^no-(cache|store)$/);
    expect([200, 503]).toContain(script.status);
    if (script.status === 503) expect(await script.text()).toContain('Run the build');
  });

  test('begin at the agent’s', async () => {
    const { call } = await emulate();
    const response = await call('/', { redirect: 'manual' });
    expect(response.headers.get('location')).toBe('/agent');
  });
});

describe('a malformed request', () => {
  test.each([
    ['a broken escape', 'GET /livechatconnector/config/%ff/%zz', 400],
    ['a path up and out', 'GET /assets/../../package.json', 404],
    ['an escaped path up and out', 'GET /assets/%2e%2e%2f%2e%2e%2fpackage.json', 404],
    ['an unknown address', 'GET /nothing', 404],
    ['an unknown verb', 'DELETE /agent', 404],
  ])('with %s gets a 4xx', async (_case, line, status) => {
    const { emulator } = await emulate();
    const { host } = new URL(emulator.url);
    const answer = await statusOf(emulator.url, line, [`Host: ${host}`]);
    expect(answer).toBeGreaterThanOrEqual(400);
    expect(answer).toBeLessThan(500);
    expect([400, 403, status]).toContain(answer);
  });

  test.each([
    ['no HTTP at all', 'hello\r\n\r\n', '400'],
    ['two lengths', 'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', '400'],
    ['endless headers', `GET / HTTP/1.1\r\nX: ${'x'.repeat(2_200_000)}\r\n\r\n`, '431'],
    ['headers of 66 KB', `GET / HTTP/1.1\r\nX: ${'x'.repeat(66_000)}\r\n\r\n`, '431'],
  ])('that is %s gets an explanation', async (_case, text, status) => {
    const { emulator, call } = await emulate();
    const answer = await sendRaw(emulator.url, text);
    expect(answer).toContain(`HTTP/1.1 ${status}`);
    expect(answer).toContain('"title"');
    expect((await call('/', { redirect: 'manual' })).status).toBe(302);
  });

  test('is explained even to a caller that goes on sending before it reads', async () => {
    const { emulator } = await emulate();
    const { port, hostname } = new URL(emulator.url);
    const socket = connect(Number(port), hostname).pause();
    onTestFinished(() => void socket.destroy());
    socket.write('GET / HTTP/1.1\r\nX: ');
    for (let count = 0; count < 4; count++) {
      socket.write('x'.repeat(66_000));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const answer = await new Promise<string>((resolve, reject) => {
      socket.once('data', (data) => resolve(data.toString()));
      socket.once('error', reject);
      socket.resume();
    });
    expect(answer).toContain('HTTP/1.1 431');
  });

  test('body gets a 4xx in sentences, without a stack', async () => {
    const { emulator, call } = await emulate();
    const path = `/livechatconnector/auth/organization/${emulator.organizationId}/widgetApp/${emulator.widgetId}/conversation`;
    for (const [body, status] of [
      ['{', 400],
      ['7', 400],
      [`{"a":"${'x'.repeat(65_536)}"}`, 413],
    ] as const) {
      const response = await call(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', AuthenticatedUserToken: makeToken() },
        body,
      });
      expect(response.status).toBe(status);
      expect(Object.keys((await response.json()) as object)).toEqual(['title', 'detail']);
    }
  });

  test('body of any JSON shape never makes a 5xx but the 501 that names its fields', async () => {
    const { emulator, call } = await emulate({ signInOptional: true });
    const path = `/livechatconnector/organization/${emulator.organizationId}/widgetApp/${emulator.widgetId}/conversation`;
    await fc.assert(
      fc.asyncProperty(fc.json(), async (body) => {
        const headers = { 'content-type': 'application/json' };
        const { status } = await call(path, { method: 'POST', headers, body });
        expect(status < 500 || status === 501).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the log', () => {
  test('has one entry for each call, with tokens cut to their last six characters', async () => {
    const entries: LogEntry[] = [];
    const { open, send } = await emulate({ onRequest: (entry) => entries.push(entry) });
    const token = makeToken();
    const chat = await open(token);
    await send(chat, 'hello');
    await expect.poll(() => entries.length).toBe(2);
    expect(entries).toMatchObject([
      { method: 'POST', status: 200, token: `…${token.slice(-6)}` },
      { method: 'POST', status: 201, chatToken: `…${chat.Token.slice(-6)}` },
    ]);
    expect(JSON.stringify(entries)).not.toContain(token.slice(-12));
    expect(JSON.stringify(entries)).not.toContain(chat.Token.slice(-12));
  });

  test('names the refusal', async () => {
    const entries: LogEntry[] = [];
    const { start } = await emulate({ onRequest: (entry) => entries.push(entry) });
    await start('short');
    await expect
      .poll(() => entries)
      .toMatchObject([{ status: 401, token: '…', refusal: 'Three parts' }]);
  });

  test('masks a token in a path', async () => {
    const entries: LogEntry[] = [];
    const { call } = await emulate({ onRequest: (entry) => entries.push(entry) });
    await call(`/chat/${makeToken()}/x`);
    await expect.poll(() => entries).toMatchObject([{ path: '/chat/eyJ…/x' }]);
  });

  test('says which widget, which rule, and what was unknown', async () => {
    const entries: LogEntry[] = [];
    const { emulator, start } = await emulate({ onRequest: (entry) => entries.push(entry) });
    await start(makeToken({ claims: { exp: 1 } }));
    await start(makeToken(), { body: { extra: 1 } });
    await expect.poll(() => entries.length).toBe(2);
    const { widgetId } = emulator;
    expect(entries).toMatchObject([
      { status: 401, widgetId, refusal: 'Expiry', rule: 'T2' },
      { status: 501, widgetId, refusal: 'Unknown fields', unknown: 'body field "extra"' },
    ]);
    expect(entries[0]).not.toHaveProperty('unknown');
    expect(entries[1]).not.toHaveProperty('rule');
  });

  test('never has a token in it, whichever way one comes', async () => {
    const entries: LogEntry[] = [];
    const { call, open, emulator } = await emulate({
      signInOptional: true,
      onRequest: (entry) => entries.push(entry),
    });
    const token = makeToken();
    const { ChatId, Token } = await open(null);
    const messages = `/chat/threads/${ChatId}/messages`;
    const json = { 'content-type': 'application/json' };
    const close = `/livechatconnector/sessionclose/${emulator.organizationId}/${emulator.widgetId}`;
    const calls: [path: string, init: RequestInit][] = [
      [messages, { headers: { 'x-skypetoken': Token } }],
      [messages, { headers: { authorization: `Bearer ${Token}`, 'x-skypetoken': token } }],
      [messages, { headers: { authorization: Token } }],
      [`/chat/threads/${Token}/messages?skypetoken=${Token}`, {}],
      [`/livechatconnector/%65yJ${token.slice(3)}`, { headers: { origin: `http://${token}` } }],
      [`${messages}?${Token}=1`, { headers: { 'x-skypetoken': Token } }],
      [`${close}/${Token}`, { method: 'POST', headers: json, body: `{"${token}":1}` }],
      ['/agent/faults', { method: 'PUT', headers: json, body: `{"${token}":"${token}"}` }],
    ];
    for (const [path, init] of calls) await call(path, init);
    await expect.poll(() => entries.length).toBe(calls.length + 1);
    const text = JSON.stringify(entries);
    for (const secret of [token, Token]) {
      for (const part of secret.split('.')) expect(text).not.toContain(part.slice(0, 20));
      expect(text).not.toContain(secret.slice(-7));
    }
    expect(entries[1]).toMatchObject({ chatToken: `…${Token.slice(-6)}` });
  });

  const odd = Object.defineProperty(new Error(), 'message', {
    get() {
      throw new Error('odd');
    },
  });
  test.each<[string, () => unknown]>([
    ['rejects', () => Promise.reject(new Error('full'))],
    ['rejects with nothing', () => Promise.reject()],
    ['rejects with an error that cannot be read', () => Promise.reject(odd)],
    ['throws an error that cannot be read', () => throwing(odd)],
    ['throws null', () => throwing(null)],
    // biome-ignore lint/suspicious/noThenProperty: a promise of somebody else's making
    ['answers a thenable that rejects', () => ({ then: (_: unknown, no: () => void) => no() })],
    // biome-ignore lint/suspicious/noThenProperty: as above
    ['answers a thenable that throws', () => ({ then: () => throwing(odd) })],
  ])('that %s harms nobody', async (_case, onRequest) => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): number => unhandled.push(reason);
    process.on('unhandledRejection', listen);
    process.on('uncaughtException', listen);
    let calls = 0;
    const { open } = await emulate({
      onRequest() {
        calls += 1;
        return onRequest();
      },
    });
    await open();
    await open();
    await expect.poll(() => calls).toBe(2);
    // What nobody handled is told once the microtasks are over.
    await new Promise(setImmediate);
    process.off('unhandledRejection', listen);
    process.off('uncaughtException', listen);
    expect(unhandled).toEqual([]);
  });

  test('that throws harms nobody', async () => {
    const { open } = await emulate({
      onRequest: () => {
        throw new Error('full');
      },
    });
    await open();
    await open();
  });
});

function throwing(reason: unknown): never {
  throw reason;
}

test('more connections than many browsers open are dropped', async () => {
  const { emulator, call } = await emulate();
  const { port, hostname } = new URL(emulator.url);
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  const open = (): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = connect(Number(port), hostname, () => resolve(socket)).on('error', () => {});
      sockets.push(socket);
    });
  for (let count = 0; count < MAX_CONNECTIONS; count++) await open();
  const oneTooMany = await open();
  await new Promise((resolve) => oneTooMany.once('close', resolve));
  sockets[0]?.destroy();
  const status = (): Promise<number> =>
    call('/', { redirect: 'manual' }).then(
      (response) => response.status,
      () => 0,
    );
  await expect.poll(status).toBe(302);
});

describe('a body of JSON', () => {
  test.each([
    [32, 200],
    [33, 400],
    [5000, 400],
  ])('that is %i levels deep is answered %i', async (depth, status) => {
    const { emulator, call } = await emulate();
    const body = `{"preChatResponse":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    const widget = `${emulator.organizationId}/widgetApp/${emulator.widgetId}`;
    const response = await call(`/livechatconnector/auth/organization/${widget}/conversation`, {
      method: 'POST',
      headers: { AuthenticatedUserToken: makeToken(), 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(status);
  });
});
