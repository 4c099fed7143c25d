import { keysFromPem } from '@lcw-auth/server';
import express from 'express';
import { createRemoteJWKSet, decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { createChatProvider } from '../../code/recipes/spa-bearer.page.ts';
import { createApi } from '../../code/recipes/spa-bearer.ts';
import { claimsOf, KIM, PEM } from '../fixtures/keys.ts';
import { serve } from '../fixtures/serve.ts';

const { publicKey, privateKey } = await generateKeyPair('RS256');

/** An access token as the provider makes it, but for what a test changes. */
function accessToken(claims: Record<string, unknown> = {}, key = privateKey, kid = 'first') {
  return new SignJWT({
    iss: 'https://login.contoso.com/',
    aud: 'https://api.contoso.com',
    exp: Math.floor(Date.now() / 1000) + 300,
    sub: 'kim',
    contact_id: KIM,
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(key);
}

const keySet: unknown = { keys: [{ ...(await exportJWK(publicKey)), kid: 'first' }] };

/** @param body - what the provider answers when it is asked for its keys. */
async function startApi(status = 200, body = keySet) {
  const provider = express();
  provider.get('/jwks', (_req, res) => res.status(status).json(body));
  const jwks = createRemoteJWKSet(new URL(`${await serve(provider)}/jwks`));
  const url = await serve(createApi(keysFromPem(PEM), jwks));
  const ask = (token: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/_services/auth/token`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  return { url, ask };
}

it('the page’s bearer token becomes a chat token, by the client itself', async () => {
  const { url } = await startApi();
  const session = { userId: () => 'kim', accessToken: () => accessToken() };
  const { getToken, dispose } = createChatProvider(session, url);
  expect(decodeJwt((await getToken()) ?? '')).toMatchObject({ iss: 'contosohelp.com', sub: KIM });
  dispose();
});

it('a page without a customer sends no header and is told that nobody is signed in', async () => {
  const { url } = await startApi();
  const session = { userId: () => undefined, accessToken: async () => undefined };
  const { getToken, dispose } = createChatProvider(session, url);
  expect(await getToken()).toBeNull();
  dispose();
});

it.each([
  ['that has expired', { exp: 1 }],
  ['for another API', { aud: 'https://other.contoso.com' }],
  ['of another provider', { iss: 'https://login.example/' }],
  ['that never ends', { exp: undefined }],
  ['that names nobody', { sub: undefined }],
])('an access token %s is nobody’s', async (_what, claims) => {
  const { ask } = await startApi();
  expect((await ask(await accessToken(claims))).status).toBe(401);
});

it('an access token that another key signed is nobody’s', async () => {
  const { ask } = await startApi();
  const forged = await generateKeyPair('RS256');
  expect((await ask(await accessToken({}, forged.privateKey))).status).toBe(401);
  expect((await ask('no token at all')).status).toBe(401);
});

it('a customer without the claim is told no_contact', async () => {
  const { ask } = await startApi();
  const answer = await ask(await accessToken({ contact_id: undefined }));
  expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'no_contact' }]);
});

it.each([
  ['cannot be fetched', 500, keySet],
  ['are a message', 200, { error: 'maintenance' }],
  ['are null', 200, null],
  ['are none', 200, { keys: [] }],
  ['are no keys', 200, { keys: [1] }],
  ['cannot be read', 200, { keys: [{ kty: 'RSA', kid: 'first', n: 1, e: 'AQAB' }] }],
])('a provider whose keys %s makes nobody a guest', async (_what, status, body) => {
  const { ask } = await startApi(status, body);
  const answer = await ask(await accessToken());
  expect([answer.status, await answer.json()]).toMatchObject([500, { code: 'callback_failed' }]);
});

it('nor does a key that the provider has just begun to use', async () => {
  const { ask } = await startApi();
  expect((await ask(await accessToken())).status).toBe(200);
  const next = await generateKeyPair('RS256');
  const answer = await ask(await accessToken({}, next.privateKey, 'next'));
  expect([answer.status, await answer.json()]).toMatchObject([500, { code: 'callback_failed' }]);
});

it('the page’s origin may send the header, and no other origin', async () => {
  const { url, ask } = await startApi();
  const preflight = (origin: string) =>
    fetch(`${url}/_services/auth/token`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-headers': 'authorization' },
    });
  const allowed = await preflight('https://app.contoso.com');
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.contoso.com');
  expect(allowed.headers.get('access-control-allow-headers')).toBe('authorization');
  expect((await preflight('https://evil.example')).status).toBe(403);

  const token = await accessToken();
  const own = { origin: 'https://app.contoso.com', 'sec-fetch-site': 'same-site' };
  expect(await claimsOf(await ask(token, own))).toMatchObject({ sub: KIM });
  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  expect((await ask(token, foreign)).status).toBe(403);
});
