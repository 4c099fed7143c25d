import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSessions, type SessionPlace } from '../src/session-store.ts';
import { hasRedis, startRedis } from './fixtures/redis.ts';

/** A promise, and what fulfils it. */
function makeSignal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

/** Pages that change a session, in the sessions of the shop: `/slow` has read its own and waits before it ends. */
async function startPages(place: SessionPlace) {
  const sessions = openSessions(place);
  onTestFinished(sessions.close);
  const reading = makeSignal();
  const writing = makeSignal();
  const app = express();
  app.use(sessions.middleware);
  app.get('/who', (request, response) => {
    response.json([request.session.username ?? null, request.session.cart ?? []]);
  });
  app.post('/sign-in', (request, response) => {
    request.session.username = 'kim';
    response.end();
  });
  app.post('/cart', (request, response) => {
    request.session.cart = [...(request.session.cart ?? []), 'kettle'];
    response.end();
  });
  app.post('/slow', async (request, response) => {
    request.session.cart = ['mill'];
    reading.give();
    await writing.given;
    response.end();
  });
  app.post('/sign-out', (request, response, next) => {
    request.session.destroy((error) => (error ? next(error) : response.end()));
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  let cookie = '';
  async function ask(path: string, method = 'POST'): Promise<Response> {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    const answer = await fetch(url, { method, headers: { cookie } });
    cookie ||= answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return answer;
  }
  async function who() {
    const answer = await ask('/who', 'GET');
    return answer.ok ? answer.json() : answer.status;
  }
  /** Until the connection to Redis is there, nothing is kept. */
  async function signIn() {
    await expect
      .poll(async () => {
        cookie = '';
        await ask('/sign-in');
        return who();
      })
      .toEqual(['kim', []]);
  }
  return { ask, who, signIn, reading, writing };
}

describe.each([
  ['memory', true, async () => ({})],
  [
    'Redis',
    hasRedis,
    async () => ({ redisUrl: await startRedis(), sessionSecret: 'x'.repeat(32) }),
  ],
])('sessions in %s', (_where, isThere, place) => {
  it.skipIf(!isThere)('are kept from request to request', async () => {
    const { ask, who, signIn } = await startPages(await place());
    await signIn();
    await ask('/cart');
    await ask('/cart');
    expect(await who()).toEqual(['kim', ['kettle', 'kettle']]);
  });

  it.skipIf(!isThere)('stay ended when a request ends later that had read one', async () => {
    const { ask, who, signIn, reading, writing } = await startPages(await place());
    await signIn();
    const slow = ask('/slow');
    await reading.given;
    await ask('/sign-out');
    writing.give();
    await slow;
    expect(await who()).toEqual([null, []]);
  });
});
