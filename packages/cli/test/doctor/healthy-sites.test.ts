/** Sites that are well, made in the ways that people make them: the doctor has nothing to say. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as forward, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '@lcw-auth/emulator';
import { keysFrom, liveChatAuth } from '@lcw-auth/server';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEMO_PASSWORD } from '../../../../apps/demo/src/customers/customers.ts';
import { startDemo } from '../../../../apps/demo/src/start-demo.ts';
import { isFinding } from '../../src/doctor/findings.ts';
import type { DoctorOptions } from '../../src/doctor/options.ts';
import { runDoctor } from '../../src/doctor/run-doctor.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';
import { KIM, siteKey } from './fixtures/site.ts';

const COOKIE = 'sid=kim-is-signed-in';

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

async function startService(publicKeyUrl: string, options = {}) {
  const emulator = await startEmulator({ port: 0, publicKeyUrl, ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

/** An app as a site has it; Express 4 and 5 take the same one. */
function addChat(app: express.Express, allowedOrigins: string[] = []) {
  app.use((request, _response, next) => {
    if (request.headers.cookie === COOKIE) Object.assign(request, { user: { contactId: KIM } });
    next();
  });
  const pem = siteKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const auth = liveChatAuth({
    issuer: 'shop.test',
    keys: keysFrom(async () => pem),
    user: (request: object) => (request as { user?: { contactId: string } }).user,
    subject: (user: { contactId: string }) => user.contactId,
    context: () => ({ msdyn_cartvalue: 100 }),
    allowedOrigins,
    // The doctor asks as a page of another site, and the middleware says so.
    onWarning: () => {},
  });
  app.use('/_services/auth', auth);
}

const pageOf = (client: string, widgetTag: string) =>
  `<!doctype html><title>Help</title><script src="${client}"></script>${widgetTag}`;

async function examine(options: Partial<DoctorOptions> & { site: URL }) {
  const { entries } = await runDoctor({ now: Date.now, startChat: true, ...options });
  return entries;
}

/** Nothing found, nothing left out, and a chat that was accepted and ended. */
function expectHealthy(entries: Awaited<ReturnType<typeof examine>>) {
  expect(entries.filter(isFinding)).toEqual([]);
  expect(entries.filter(({ outcome }) => outcome === 'not-checked')).toEqual([]);
  expect(entries.some(({ level, check }) => level === 'service' && check === 'start')).toBe(true);
}

describe('the doctor finds nothing in', () => {
  it('the demo, signed in by its form', async () => {
    const keyFile = join(makeFolder(), 'key.pem');
    const demo = await startDemo({ port: 0, emulatorPort: 0, keyFile });
    onTestFinished(() => demo.close());
    const site = new URL(demo.shopUrl);
    const fields = { username: 'kim', password: DEMO_PASSWORD };
    const signIn = { url: new URL('/sign-in', site), fields };
    expectHealthy(await examine({ site, pageUrl: site, credentials: { signIn } }));
  });

  it('a site on Express 4', async () => {
    const express4: () => express.Express = createRequire(import.meta.url)('express4');
    const app = express4();
    const origin = await listen(app);
    const { widgetTag } = await startService(`${origin}/_services/auth/publickey`);
    addChat(app);
    app.get('/help', (_request, response) => {
      response.send(pageOf('/_services/auth/client.js', widgetTag));
    });
    const credentials = { headers: { cookie: COOKIE } };
    const site = new URL(origin);
    expectHealthy(await examine({ site, pageUrl: new URL('/help', site), credentials }));
  });

  it('a site behind a proxy that passes on the host and compresses nothing', async () => {
    const app = express();
    const inner = await listen(app);
    const outer = await listen((incoming, response) => {
      const { method, headers, url = '/' } = incoming;
      const passed = forward(new URL(url, inner), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, { ...answer.headers, via: '1.1 proxy' });
        answer.pipe(response);
      });
      incoming.pipe(passed);
    });
    const { widgetTag } = await startService(`${outer}/_services/auth/publickey`);
    addChat(app);
    app.get('/help', (_request, response) => {
      response.send(pageOf('/_services/auth/client.js', widgetTag));
    });
    const credentials = { headers: { cookie: COOKIE } };
    const site = new URL(outer);
    expectHealthy(await examine({ site, pageUrl: new URL('/help', site), credentials }));
  });

  it('a site whose pages and token route are of two origins', async () => {
    const api = express();
    const pages = express();
    const [apiOrigin, pageOrigin] = [await listen(api), await listen(pages)];
    const { widgetTag } = await startService(`${apiOrigin}/_services/auth/publickey`);
    addChat(api, [pageOrigin]);
    pages.get('/help', (_request, response) => {
      response.send(pageOf(`${apiOrigin}/_services/auth/client.js`, widgetTag));
    });
    const credentials = { headers: { cookie: COOKIE } };
    const pageUrl = new URL('/help', pageOrigin);
    expectHealthy(await examine({ site: new URL(apiOrigin), pageUrl, credentials }));
  });

  it('a site that has nothing of ours: jsonwebtoken, written by hand, and a PEM', async () => {
    const program = fileURLToPath(new URL('fixtures/hand-written-site.mjs', import.meta.url));
    const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill());
    const nextLine = async () => String((await once(child.stdout, 'data'))[0]).trim();
    const site = new URL(await nextLine());
    const keyUrl = new URL('/keys/public.pem', site);
    const service = { clientFunction: 'shop.chatToken' };
    const { widgetTag, conversations } = await startService(keyUrl.href, service);
    child.stdin.write(`${widgetTag}\n`);
    await nextLine();
    const entries = await examine({
      site,
      keyUrl,
      tokenUrl: new URL('/chat/token', site),
      pageUrl: new URL('/help', site),
      credentials: { headers: { cookie: 'login=kim-is-signed-in' } },
    });
    expectHealthy(entries);
    const [chat] = conversations();
    expect(chat).toMatchObject({ state: 'closed', verdict: { authenticated: true } });
  });
});
