/** The guide's own code in a browser: a visitor who asks for a chat signs in, and the chat is there. */
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '@lcw-auth/emulator/playwright';
import { keysFromPem, liveChatAuth } from '@lcw-auth/server';
import express from 'express';
import { clientScript, signInRoutes } from '../../apps/docs/code/recipes/return-to.site.ts';

const KIM = '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const pageScript = readFileSync(
  new URL('../../apps/docs/code/recipes/return-to.page.js', import.meta.url),
  'utf8',
);

function createSite(widgetTag: string) {
  const app = express();
  app.use(express.urlencoded({ extended: false }));
  app.use(
    '/_services/auth',
    liveChatAuth({
      issuer: 'contosohelp.com',
      keys: keysFromPem(PEM),
      user: ({ headers }) => (headers.cookie?.includes('customer=kim') ? KIM : undefined),
      subject: (contactId) => contactId,
    }),
  );
  app.use(
    signInRoutes(async (req) => {
      const isKim = req.body.password === 'contoso';
      if (isKim) req.res?.cookie('customer', 'kim');
      return isKim;
    }),
  );
  app.get('/help', (req, res) => {
    const page = `<title>Help</title>${clientScript(req)}<script>${pageScript}</script>`;
    res.send(`<!doctype html>${page}${widgetTag}`);
  });
  return app;
}

test.use({ site: { create: ({ widgetTag }) => createSite(widgetTag) } });

test('after signing in the page is back, and so is the chat, once', async ({
  page,
  siteUrl,
  chat,
  emulator,
}) => {
  await page.goto(`${siteUrl}/help?order=7`);
  await chat.press('Chat with us');
  await page.waitForURL(/\/sign-in/);
  await page.locator('[name=username]').fill('kim');
  await page.locator('[name=password]').fill('contoso');
  await page.locator('[name=password]').press('Enter');
  await page.waitForURL(`${siteUrl}/help?order=7`);
  await expect(emulator).toBeAuthenticatedAs(KIM);
  await chat.send('Where is my order?');
  expect(emulator.conversations().filter(({ state }) => state === 'open')).toHaveLength(1);
});

test('a link with #chat sends nobody to sign in', async ({ page, siteUrl, emulator }) => {
  await page.goto(`${siteUrl}/help#chat`);
  await expect.poll(() => emulator.conversations()[0]?.state).toBe('no-token');
  expect(new URL(page.url()).pathname).toBe('/help');
});

test('a sign-in that comes straight back, with a session that the route does not see, is no circle', async ({
  page,
  siteUrl,
  chat,
  emulator,
}) => {
  let signIns = 0;
  // As single sign-on does it, from a page of the site to the next.
  await page.route('**/sign-in?*', (route) => {
    signIns += 1;
    const body = `<!doctype html><script>location.replace('/help#chat')</script>`;
    return route.fulfill({ contentType: 'text/html', body });
  });
  await page.goto(`${siteUrl}/help`);
  await chat.press('Chat with us');
  await page.waitForURL(/\/help$/);
  await expect.poll(() => emulator.conversations()[0]?.state).toBe('no-token');
  expect(signIns).toBe(1);
});
