import { createTokenProvider, type TokenProvider } from '@lcw-auth/client';
import { keysFromPem } from '@lcw-auth/server';
import cookieParser from 'cookie-parser';
import { doubleCsrf } from 'csrf-csrf';
import express, { type RequestHandler } from 'express';
import { decodeJwt } from 'jose';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createChatProvider } from '../../code/recipes/csrf.page.ts';
import { createSite } from '../../code/recipes/csrf.ts';
import { openBrowser } from '../fixtures/browser.ts';
import { KIM, PEM } from '../fixtures/keys.ts';
import { serve } from '../fixtures/serve.ts';

/** Everybody is Kim: it is the protection that is tested. */
const currentUser: RequestHandler = (req, _res, next) => {
  Object.assign(req, { user: { contactId: KIM }, session: { id: 'kim' } });
  next();
};

/** A site with the protection before everything, as many have it. */
async function startProtectedSite() {
  const { doubleCsrfProtection, generateCsrfToken } = doubleCsrf({
    getSecret: () => 'of the test',
    getSessionIdentifier: () => 'kim',
    cookieOptions: { secure: false },
    cookieName: 'csrf',
  });
  const app = express();
  app.use(cookieParser(), doubleCsrfProtection);
  app.get('/own-token', (req, res) => res.json({ token: generateCsrfToken(req, res) }));
  app.use(createSite(keysFromPem(PEM), currentUser));
  return serve(app);
}

const subjectOf = async (provider: TokenProvider) => {
  onTestFinished(() => provider.dispose());
  return decodeJwt((await provider.getToken()) ?? '').sub;
};

it('before the protection the token route answers a POST without a CSRF token', async () => {
  const site = await serve(createSite(keysFromPem(PEM), currentUser));
  const url = `${site}/_services/auth/token`;
  expect(await subjectOf(createTokenProvider({ url }))).toBe(KIM);
  expect((await fetch(`${site}/orders`, { method: 'POST' })).status).toBe(403);
});

it.each(['cross-site', 'same-site'])('a page of a %s host gets no token', async (fetchSite) => {
  const site = await serve(createSite(keysFromPem(PEM), currentUser));
  for (const method of ['GET', 'POST']) {
    const headers = { 'sec-fetch-site': fetchSite, origin: 'https://evil.example' };
    const answer = await fetch(`${site}/_services/auth/token`, { method, headers });
    expect([answer.status, await answer.json()]).toMatchObject([
      403,
      { code: 'cross_site_request' },
    ]);
  }
});

it('behind the protection a POST is refused with a 403 that is not ours', async () => {
  const url = `${await startProtectedSite()}/_services/auth/token`;
  const provider = createTokenProvider({ url });
  await expect(provider.getToken()).rejects.toMatchObject({ code: 'http_error', status: 403 });
  provider.dispose();
});

it('behind the protection a GET is answered', async () => {
  const url = `${await startProtectedSite()}/_services/auth/token`;
  expect(await subjectOf(createTokenProvider({ url, method: 'GET' }))).toBe(KIM);
});

it('behind the protection a POST with the page’s CSRF token is answered', async () => {
  const site = await startProtectedSite();
  const browser = openBrowser();
  const csrfToken = async () => {
    const answer = await browser.get(`${site}/own-token`);
    return ((await answer.json()) as { token: string }).token;
  };
  // The double submit's cookie, which a browser sends along by itself.
  vi.stubGlobal('fetch', browser.get);
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  const provider = createChatProvider(`${site}/_services/auth/token`, csrfToken);
  expect(await subjectOf(provider)).toBe(KIM);
});
