import { keysFromPem } from '@lcw-auth/server';
import express from 'express';
import { expect, it } from 'vitest';
import { createSite } from '../../code/recipes/openid-connect.ts';
import { openBrowser } from '../fixtures/browser.ts';
import { claimsOf, KIM, PEM } from '../fixtures/keys.ts';
import { signInAtProvider, startProvider } from '../fixtures/openid-provider.ts';
import { serve } from '../fixtures/serve.ts';

async function startSite() {
  const app = express();
  const url = await serve(app);
  const provider = await startProvider(url);
  const asked: string[] = [];
  app.use(
    createSite(
      keysFromPem(PEM),
      { ...provider, baseURL: url, secret: 'a long secret of the test, thirty-two and more' },
      async (subject) => {
        asked.push(subject);
        return subject === 'kim' ? KIM : undefined;
      },
    ),
  );
  app.get('/', (_req, res) => res.send('Home'));
  return { url, provider, asked, token: `${url}/_services/auth/token`, browser: openBrowser() };
}

it('a customer of the provider gets a token with the contact that was looked up once', async () => {
  const { url, asked, token, browser } = await startSite();
  const page = await signInAtProvider(browser, await browser.get(`${url}/login`), 'kim');
  expect(page.url).toBe(`${url}/`);
  for (const _chat of [1, 2]) {
    expect(await claimsOf(await browser.get(token))).toMatchObject({ sub: KIM });
  }
  expect(asked).toEqual(['kim']);
});

it('a customer without a contact is signed in and is told no_contact', async () => {
  const { url, token, browser } = await startSite();
  await signInAtProvider(browser, await browser.get(`${url}/orders`), 'new');
  expect((await browser.get(`${url}/orders`)).status).toBe(200);
  const answer = await browser.get(token);
  expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'no_contact' }]);
});

it('a visitor is never sent from the token route to the provider', async () => {
  const { url, provider, token, browser } = await startSite();
  const page = await browser.get(`${url}/orders`);
  expect(page.headers.get('location')).toContain(provider.issuerBaseURL);
  const asBrowser = { headers: { accept: 'text/html,*/*' } };
  expect((await browser.get(token, asBrowser)).status).toBe(401);
  expect((await browser.get(`${url}/_services/auth/publickey`, asBrowser)).status).toBe(200);
});

it('signing out at the site ends the token before the provider is asked', async () => {
  const { url, provider, token, browser } = await startSite();
  await signInAtProvider(browser, await browser.get(`${url}/login`), 'kim');
  const signedOut = await browser.get(`${url}/logout`);
  expect(signedOut.headers.get('location')).toContain(`${provider.issuerBaseURL}/session/end`);
  expect((await browser.get(token)).status).toBe(401);
});
