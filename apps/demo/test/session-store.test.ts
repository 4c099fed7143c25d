import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type RedisClientType } from 'redis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createShop } from '../src/create-shop.ts';
import { DEMO_PASSWORD } from '../src/customers/customers.ts';
import { ensureKeyFile } from '../src/key-file.ts';
import { openSessions } from '../src/session-store.ts';
import { hasRedis, startRedis } from './fixtures/redis.ts';

const SECRET = 'of this test, and of no other one';

/** A cookie as the shop signs it. */
const signature = createHmac('sha256', SECRET).update('any').digest('base64').replace(/=+$/, '');
const cookie = `shop.sid=${encodeURIComponent(`s:any.${signature}`)}`;

/** A Redis that takes connections and says nothing; gone from the start, if not even that. */
async function startBadRedis({ isGone }: { isGone: boolean }): Promise<string> {
  const redis = createTcpServer().listen(0, '127.0.0.1');
  await once(redis, 'listening');
  const { port } = redis.address() as AddressInfo;
  if (isGone) redis.close();
  else onTestFinished(() => void redis.close());
  return `redis://127.0.0.1:${port}`;
}

// One key for all the shops: making one takes longer than any of these tests.
const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-demo-'));
afterAll(() => rmSync(folder, { recursive: true }));
const keyFile = join(folder, 'demo.pem');
beforeAll(() => ensureKeyFile(keyFile));

async function startShop(redisUrl: string): Promise<string> {
  const sessions = openSessions({ redisUrl, sessionSecret: SECRET });
  onTestFinished(sessions.close);
  const widget = {
    scriptUrl: 'http://127.0.0.1:1/widget.js',
    orgUrl: 'http://127.0.0.1:1',
    organizationId: 'e1a7c0de-0000-4000-8000-00000000d365',
    widgetId: 'e1a7c0de-0000-4000-8000-0000000c4a70',
    agentUrl: 'http://127.0.0.1:1/agent',
  };
  const server = createServer(createShop(keyFile, widget, { session: sessions.middleware }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.each([
  ['is gone', true],
  ['takes connections and says nothing', false],
])('a shop whose Redis %s', (_what, isGone) => {
  it('answers 503 to who has a session, and asks to come again', async () => {
    const url = await startShop(await startBadRedis({ isGone }));
    for (const path of ['/', '/_services/auth/token', '/_services/auth/token/']) {
      const answer = await fetch(url + path, { headers: { cookie } });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
    }
  });

  it('gives its keys and the script to everybody', async () => {
    const url = await startShop(await startBadRedis({ isGone }));
    for (const path of ['/_services/auth/publickey', '/_services/auth/client.js']) {
      const answer = await fetch(url + path, { headers: { cookie } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });

  it('shows itself to a visitor without a session, to whom the token route says 401', async () => {
    const url = await startShop(await startBadRedis({ isGone }));
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(`${url}/_services/auth/token`)).status).toBe(401);
  });
});

describe.skipIf(!hasRedis)('a session in Redis', () => {
  /** A Redis that the test can write to, and what is told of it. */
  async function connect() {
    const redisUrl = await startRedis();
    const redis: RedisClientType = createClient({ url: redisUrl });
    await redis.connect();
    onTestFinished(() => redis.destroy());
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    onTestFinished(() => log.mockRestore());
    return { redis, redisUrl, log };
  }

  /** What the shop makes of a session that somebody has put there. */
  async function signInAs(put: (redis: RedisClientType) => Promise<unknown>) {
    const { redis, redisUrl, log } = await connect();
    await put(redis);
    const url = await startShop(redisUrl);
    // Its connection may still be on its way.
    const ask = (path: string) => fetch(url + path, { headers: { cookie } });
    await expect.poll(async () => (await ask('/')).status).not.toBe(503);
    const statuses: number[] = [];
    for (const path of ['/', '/_services/auth/token', '/_services/auth/token/']) {
      statuses.push((await ask(path)).status);
    }
    const lines = log.mock.calls.map(([line]) => String(line));
    return { statuses, warnings: lines.filter((line) => line.includes('unreadable')), lines };
  }
  const text = (value: unknown) => (redis: RedisClientType) =>
    redis.set('sess:any', typeof value === 'string' ? value : JSON.stringify(value));

  it('is a customer, at each address of the token', async () => {
    const { statuses, warnings } = await signInAs(text({ cookie: {}, username: 'kim' }));
    expect(statuses).toEqual([200, 200, 200]);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['is half a text', text('{"cookie":{},"username":"kim')],
    ['is a number', text(5)],
    ['has no cookie', text({ username: 'kim' })],
    ['has a cookie of another kind', text({ cookie: 'kim' })],
    ['has an age that is not a number', text({ cookie: { originalMaxAge: 'kim' } })],
    ['ends at no time', text({ cookie: { expires: 'kim' } })],
    ['is a list', (redis: RedisClientType) => redis.lPush('sess:any', 'kim')],
  ])('that %s counts as none, which is said without what is in it', async (_what, put) => {
    const { statuses, warnings, lines } = await signInAs(put);
    expect(statuses).toEqual([200, 401, 401]);
    expect(warnings.length).toBeGreaterThan(0);
    expect(lines.join()).not.toContain('kim');
  });

  it('that Redis refuses to give is named by its code', async () => {
    const { redis, redisUrl, log } = await connect();
    const url = await startShop(redisUrl);
    const ask = async () => (await fetch(url, { headers: { cookie } })).status;
    await expect.poll(ask).toBe(200);
    await redis.aclSetUser('default', '-get');
    expect(await ask()).toBe(503);
    expect(log.mock.calls.join()).toContain('Redis refuses, and with it the sessions: NOPERM\n');
  });

  it('that Redis does not store signs nobody in, and says so', async () => {
    const { redis, redisUrl } = await connect();
    const url = await startShop(redisUrl);
    const signIn = async () => {
      const body = new URLSearchParams({ username: 'kim', password: DEMO_PASSWORD });
      const answer = await fetch(`${url}/sign-in`, { method: 'POST', body, redirect: 'manual' });
      return answer.status;
    };
    await expect.poll(signIn).toBe(303);
    // As one that is full: it deletes, and stores nothing.
    await redis.aclSetUser('default', '-set');
    expect(await signIn()).toBe(503);
  });
});

describe('sessions', () => {
  it('are in memory when nothing is said', () => {
    expect(openSessions().where).toBe('in memory');
    expect(openSessions({ redisUrl: '', sessionSecret: SECRET }).where).toBe('in memory');
  });

  it('say where they are, and leave out the password', () => {
    const redisUrl = 'redis://shop:hush@127.0.0.1:1';
    const sessions = openSessions({ redisUrl, sessionSecret: SECRET });
    onTestFinished(sessions.close);
    expect(sessions.where).toBe('in Redis at 127.0.0.1:1');
  });

  it.each(['127.0.0.1:6379', 'http://hush@127.0.0.1', 'hush'])(
    'are not looked for at %s, which is not repeated',
    (redisUrl) => {
      const open = () => openSessions({ redisUrl, sessionSecret: SECRET });
      expect(open).toThrow('REDIS_URL is not an address of Redis');
      expect(open).not.toThrow('hush');
    },
  );

  it('are not shared without a secret that is shared too', () => {
    const open = () => openSessions({ redisUrl: 'redis://127.0.0.1:6379' });
    expect(open).toThrow('REDIS_URL needs SESSION_SECRET');
  });

  it('are not signed with a secret that can be guessed, which is not repeated', () => {
    const sessionSecret = 'of this test';
    const open = () => openSessions({ redisUrl: 'redis://127.0.0.1:6379', sessionSecret });
    expect(open).toThrow('SESSION_SECRET has 12 characters');
    expect(open).not.toThrow(sessionSecret);
  });
});
