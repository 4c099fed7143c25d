import { createTokenProvider } from '@lcw-auth/client';
import { startEmulator } from '@lcw-auth/emulator';
import { keysFromPem, liveChatAuth } from '@lcw-auth/server';
import express, { type RequestHandler } from 'express';
import { generateKeyPair, SignJWT } from 'jose';
import { expect, it, onTestFinished } from 'vitest';
import { userOfProxy } from '../../code/recipes/next-to-a-login-wall.proxy.ts';
import { createSite } from '../../code/recipes/next-to-a-login-wall.ts';
import { claimsOf, KIM, PEM } from '../fixtures/keys.ts';
import { serve } from '../fixtures/serve.ts';

const currentUser: RequestHandler = (req, _res, next) => {
  if (req.headers.cookie === 'sid=kim') Object.assign(req, { user: { contactId: KIM } });
  next();
};
const loginWall: RequestHandler = (req, res, next) => {
  if ('user' in req) next();
  else res.redirect('/sign-in');
};

/** What Microsoft's side makes of the key address. */
async function isKeyFound(site: string): Promise<boolean> {
  const publicKeyUrl = `${site}/_services/auth/publickey`;
  const emulator = await startEmulator({ publicKeyUrl, port: 0 });
  onTestFinished(() => emulator.close());
  return (await emulator.checkPublicKey()).every(({ outcome }) => outcome !== 'failed');
}

function clientOf(site: string) {
  const provider = createTokenProvider({ url: `${site}/_services/auth/token` });
  onTestFinished(() => provider.dispose());
  return provider;
}

it('before the wall, a visitor is answered 401, and everybody gets the key and the script', async () => {
  const site = await serve(createSite(keysFromPem(PEM), currentUser, loginWall));
  expect((await fetch(site, { redirect: 'manual' })).status).toBe(302);
  expect((await fetch(`${site}/_services/auth/token`, { redirect: 'manual' })).status).toBe(401);
  expect((await fetch(`${site}/_services/auth/client.js`)).status).toBe(200);
  expect(await isKeyFound(site)).toBe(true);
  expect(await clientOf(site).getToken()).toBeNull();

  const asKim = { headers: { cookie: 'sid=kim' } };
  expect(await claimsOf(await fetch(`${site}/_services/auth/token`, asKim))).toHaveProperty(
    'sub',
    KIM,
  );
});

it('behind the wall, the key is not found, and the client names the redirect', async () => {
  const app = express();
  app.use(currentUser, loginWall, createSite(keysFromPem(PEM), currentUser, loginWall));
  const site = await serve(app);
  expect(await isKeyFound(site)).toBe(false);
  await expect(clientOf(site).getToken()).rejects.toMatchObject({ code: 'redirected' });
});

it('a proxy’s signed assertion is a customer, and a header that somebody wrote is not', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const header = 'x-proxy-assertion';
  const proxy = {
    header,
    keys: async () => publicKey,
    issuer: 'https://proxy.example',
    audience: 'shop',
    algorithms: ['RS256'],
  };
  const app = express();
  app.use(
    '/_services/auth',
    liveChatAuth({
      issuer: 'contosohelp.com',
      keys: keysFromPem(PEM),
      user: userOfProxy(proxy),
      subject: ({ account }) => (account === 'kim' ? KIM : undefined),
    }),
  );
  const site = await serve(app);
  const ask = (assertion: string) =>
    fetch(`${site}/_services/auth/token`, { headers: { [header]: assertion } });

  const inAMinute = Math.floor(Date.now() / 1000) + 60;
  const assertion = (aud: string, claims: Record<string, unknown> = {}) =>
    new SignJWT({ sub: 'kim', iss: 'https://proxy.example', aud, exp: inAMinute, ...claims })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(privateKey);
  expect(await claimsOf(await ask(await assertion('shop')))).toMatchObject({ sub: KIM });
  expect((await ask(await assertion('another site'))).status).toBe(500);
  expect((await ask('kim')).status).toBe(500);
  expect((await ask(await assertion('shop', { exp: undefined }))).status).toBe(500);
  for (const sub of ['', undefined]) {
    expect((await ask(await assertion('shop', { sub }))).status).toBe(401);
  }
  expect((await fetch(`${site}/_services/auth/token`)).status).toBe(401);
});
