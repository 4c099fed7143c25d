import { keysFromPem } from '@lcw-auth/server';
import { expect, it } from 'vitest';
import { createSite } from '../../code/recipes/passport.ts';
import { openBrowser } from '../fixtures/browser.ts';
import { claimsOf, KIM, PEM } from '../fixtures/keys.ts';
import { serve } from '../fixtures/serve.ts';

let passwordsChecked = 0;

async function startSite() {
  const url = await serve(
    createSite(keysFromPem(PEM), async (name, password) => {
      passwordsChecked += 1;
      const kim = { contactId: KIM, passwordHash: 'secret' };
      return name === 'kim' && password === 'contoso' ? kim : undefined;
    }),
  );
  return { url, token: `${url}/_services/auth/token`, browser: openBrowser() };
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

it('after signing out there is no token', async () => {
  const { url, token, browser } = await startSite();
  await browser.submit(`${url}/sign-in`, { username: 'kim', password: 'contoso' });
  await browser.submit(`${url}/sign-out`, {});
  expect((await browser.get(token)).status).toBe(401);
});
