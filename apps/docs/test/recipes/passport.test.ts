import { keysFromPem } from '@lcw-auth/server';
import express from 'express';
import { expect, it } from 'vitest';
import { signIn } from '../../code/recipes/passport.return-to.ts';
import { createSite } from '../../code/recipes/passport.ts';
import { signInRoutes } from '../../code/recipes/return-to.site.ts';
import { openBrowser } from '../fixtures/browser.ts';
import { claimsOf, KIM, PEM } from '../fixtures/keys.ts';
import { serve } from '../fixtures/serve.ts';

let passwordsChecked = 0;

async function startSite() {
  // As behind a proxy at which TLS ends; what it says, the tests say.
  const app = express().set('trust proxy', 1);
  const site = createSite(keysFromPem(PEM), async (name, password) => {
    passwordsChecked += 1;
    const kim = { contactId: KIM, passwordHash: 'secret' };
    return name === 'kim' && password === 'contoso' ? kim : undefined;
  });
  const url = await serve(app.use(site));
  return { site, url, token: `${url}/_services/auth/token`, browser: openBrowser() };
}

it('Passport’s customer gets a token with the contact that the session keeps', async () => {
  const { url, token, browser } = await startSite();
  expect((await browser.get(token)).status).toBe(401);

  const signedIn = await browser.submit(`${url}/sign-in`, { username: 'kim', password: 'contoso' });
  expect(signedIn.headers.get('location')).toBe('/');
  const before = passwordsChecked;
  expect(await claimsOf(await browser.get(token))).toMatchObject({ sub: KIM });
  expect(passwordsChecked).toBe(before);
});

it('a wrong password leaves the visitor a visitor', async () => {
  const { url, token, browser } = await startSite();
  const refused = await browser.submit(`${url}/sign-in`, { username: 'kim', password: 'wrong' });
  expect(refused.headers.get('location')).toBe('/sign-in');
  expect((await browser.get(token)).status).toBe(401);
});

it('with return-to, signing in leads back to the page, also at the second try', async () => {
  const { site, url, token, browser } = await startSite();
  site.use('/with-return-to', signInRoutes(signIn));
  const form = `${url}/with-return-to/sign-in?returnTo=%2Fcart%23chat`;
  const refused = await browser.submit(form, { username: 'kim', password: 'wrong' });
  expect(refused.headers.get('location')).toBe('/sign-in?returnTo=%2Fcart%23chat');
  expect((await browser.get(token)).status).toBe(401);

  const signedIn = await browser.submit(form, { username: 'kim', password: 'contoso' });
  expect(signedIn.headers.get('location')).toBe('/cart#chat');
  expect(await claimsOf(await browser.get(token))).toMatchObject({ sub: KIM });
});

it('after signing out there is no token', async () => {
  const { url, token, browser } = await startSite();
  await browser.submit(`${url}/sign-in`, { username: 'kim', password: 'contoso' });
  await browser.submit(`${url}/sign-out`, {});
  expect((await browser.get(token)).status).toBe(401);
});

const KIMS = { username: 'kim', password: 'contoso' };

it.each([
  ['says that it is another site’s', { 'sec-fetch-site': 'cross-site' }],
  ['says that it is a neighbour’s', { 'sec-fetch-site': 'same-site' }],
  ['says an origin that is not the site’s', { origin: 'https://evil.example' }],
  ['hides its origin', { origin: 'null' }],
])('a form that %s signs nobody in and nobody out', async (_what, headers) => {
  const { url, token, browser } = await startSite();
  const body = new URLSearchParams(KIMS);
  const signIn = await browser.get(`${url}/sign-in`, { method: 'POST', headers, body });
  expect(signIn.status).toBe(403);
  expect((await browser.get(token)).status).toBe(401);

  await browser.submit(`${url}/sign-in`, KIMS);
  const signOut = await browser.get(`${url}/sign-out`, { method: 'POST', headers });
  expect(signOut.status).toBe(403);
  expect((await browser.get(token)).status).toBe(200);
});

it('a form of the site’s own signs in, however the browser says that', async () => {
  const { url, browser } = await startSite();
  for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin: url }]) {
    const body = new URLSearchParams(KIMS);
    const signIn = await browser.get(`${url}/sign-in`, { method: 'POST', headers, body });
    expect(signIn.headers.get('location')).toBe('/');
  }
});

it.each([
  ['https', true],
  ['http', false],
])('over %s the cookie is for the site’s own pages', async (proto, isSecure) => {
  const { url } = await startSite();
  const headers = { 'x-forwarded-proto': proto };
  const body = new URLSearchParams(KIMS);
  const signIn = await fetch(`${url}/sign-in`, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
  });
  const [cookie] = signIn.headers.getSetCookie();
  expect(cookie).toContain('SameSite=Lax');
  expect(cookie?.includes('; Secure')).toBe(isSecure);
});
