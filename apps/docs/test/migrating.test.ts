import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTokenProvider } from '@lcw-auth/client';
import { type Conversation, startEmulator } from '@lcw-auth/emulator';
import { emulatorAt, matchers } from '@lcw-auth/emulator/matchers';
import { keysFromFile, liveChatAuth } from '@lcw-auth/server';
import express, { type RequestHandler, type Router } from 'express';
import { decodeJwt } from 'jose';
import { expect, it, onTestFinished } from 'vitest';
import * as after from '../code/migrating.after.ts';
import * as before from '../code/migrating.before.ts';
import { KIM, PEM } from './fixtures/keys.ts';
import { serve } from './fixtures/serve.ts';

const run = promisify(execFile);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const asKim: RequestHandler = (req, _res, next) => {
  Object.assign(req, { user: { contactId: KIM, cartTotal: 674 } });
  next();
};

const startSite = (routes: Router | RequestHandler) => serve(express().use(asKim, routes));

async function startChat(publicKeyUrl: string, token: string) {
  const emulator = await startEmulator({ publicKeyUrl, port: 0 });
  onTestFinished(() => emulator.close());
  await emulatorAt(emulator).startChat(token);
  return emulator.conversations();
}

const textOf = async (address: string) => (await fetch(address)).text();

function expectKim(conversations: readonly Conversation[]) {
  const { pass, message } = matchers.toBeAuthenticatedAs.call({}, conversations, KIM);
  expect(pass, message()).toBe(true);
}

it('tokens of both routes are accepted with the key of both, at the old address and the new', async () => {
  const [old, now] = await Promise.all(
    [before, after].map(({ liveChatRoutes }) => startSite(liveChatRoutes(PEM))),
  );
  const tokens = [await textOf(`${old}/livechat/token`), await textOf(`${now}/livechat/token`)];
  const addresses = [
    `${old}/livechat/key`,
    `${now}/livechat/key`,
    `${now}/_services/auth/publickey`,
  ];
  for (const token of tokens) {
    for (const address of addresses) expectKim(await startChat(address, token));
  }
});

it('what both routes say of a customer is the same, but for what is added', async () => {
  const [old, now] = await Promise.all(
    [before, after].map(async ({ liveChatRoutes }) => {
      const claims = decodeJwt(
        await textOf(`${await startSite(liveChatRoutes(PEM))}/livechat/token`),
      );
      const { iss, sub, iat = 0, exp = 0, lwicontexts, ...added } = claims;
      const context = JSON.parse(String(lwicontexts));
      return {
        same: { iss, sub, lifetime: exp - iat, cart: context.msdyn_cartvalue },
        added,
        context,
      };
    }),
  );
  expect(now?.same).toEqual(old?.same);
  expect(Object.keys(now?.added ?? {}).sort()).toEqual(['jti', 'nbf']);
  expect(now?.context).toEqual({ ...old?.context, portalcontactid: KIM });
});

it('the client knows a visitor by the answer of Power Pages as by ours', async () => {
  const asPowerPages: RequestHandler = (_req, res) => {
    res.set('X-Responded-JSON', '{"status":401,"headers":{}}').send('<html>Sign in</html>');
  };
  const ours = after.liveChatRoutes(PEM);
  for (const site of [await serve(express().use(asPowerPages)), await serve(express().use(ours))]) {
    const provider = createTokenProvider({ url: `${site}/_services/auth/token` });
    expect(await provider.getToken()).toBeNull();
    expect(provider.diagnose().outcome).toBe('signed-out');
    provider.dispose();
  }
});

it('the key goes on in a key set, which rotates', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'migrating-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const pemFile = join(folder, 'old-key.pem');
  const keySetFile = join(folder, 'lcw-keys.json');
  writeFileSync(pemFile, PEM, { mode: 0o600 });
  await run(process.execPath, [here('../code/migrating.key-set.js'), pemFile, keySetFile]);
  const site = await startSite(
    liveChatAuth<after.Customer>({
      issuer: 'contosohelp.com',
      keys: keysFromFile(keySetFile),
      subject: ({ contactId }) => contactId,
    }),
  );
  const tokenOfPem = await textOf(`${await startSite(after.liveChatRoutes(PEM))}/livechat/token`);
  expectKim(await startChat(`${site}/publickey`, tokenOfPem));
  expectKim(await startChat(`${site}/publickey`, await textOf(`${site}/token`)));

  // A token of the hand-written route has no kid, which an array of keys asks for.
  const tokenOfBefore = await textOf(
    `${await startSite(before.liveChatRoutes(PEM))}/livechat/token`,
  );
  const [refused] = await startChat(`${site}/publickey`, tokenOfBefore);
  expect(refused?.verdict?.failed?.rule).toBe('K3');

  const cli = here('../../../packages/cli/bin/lcw-auth.js');
  const { stdout } = await run(process.execPath, [cli, 'keys', 'rotate', keySetFile, '--json']);
  expect(() => JSON.parse(stdout)).not.toThrow();
  const { keys } = JSON.parse(readFileSync(keySetFile, 'utf8')) as { keys: { n: string }[] };
  expect(keys).toHaveLength(2);
  const rotated = liveChatAuth<after.Customer>({
    issuer: 'contosohelp.com',
    keys: keysFromFile(keySetFile),
    subject: ({ contactId }) => contactId,
  });
  const states = () => rotated.status().keys.map(({ state }) => state);
  await expect.poll(() => states().sort()).toEqual(['pending', 'signing']);
});
