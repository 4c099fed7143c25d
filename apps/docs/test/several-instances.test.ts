import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { keysFromPem, liveChatAuth } from '@lcw-auth/server';
import express from 'express';
import { expect, it, onTestFinished } from 'vitest';
import { withoutSession } from '../code/several-instances.ts';

it('gives keys and script without a session, and no token', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const liveChat = liveChatAuth({
    issuer: 'contosohelp.com',
    keys: keysFromPem(String(privateKey.export({ type: 'pkcs8', format: 'pem' }))),
    subject: () => '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10',
  });
  const app = express();
  app.use('/_services/auth', withoutSession(liveChat));
  app.use((_request, response) => void response.sendStatus(503));
  const server = app.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const statusOf = async (path: string) =>
    (await fetch(`http://127.0.0.1:${port}/_services/auth/${path}`)).status;
  expect(await statusOf('publickey')).toBe(200);
  expect(await statusOf('client.js')).toBe(200);
  for (const path of ['token', 'token/', 'TOKEN']) expect(await statusOf(path)).toBe(503);
});

it('has the demo’s stores in it word for word', () => {
  const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
  const stores = read('apps/demo/src/ended-sessions.ts').trim();
  expect(read('docs/several-instances.md')).toContain(stores);
});
