/** Promise 9: without a chat, no request; and a page that nobody touches does not keep a session alive. */
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/demo.ts';
import { startOwnSite } from '../fixtures/own-site.ts';

/** Counts the requests for tokens that a page makes. */
function countTokenRequests(page: Page): () => number {
  let requests = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/_services/auth/token')) requests += 1;
  });
  return () => requests;
}

test('kim opens 20 pages of the shop, never chats, and no token is asked for', async ({
  shop,
  chat,
}) => {
  // More pages than any other test opens.
  test.slow();
  const tokenRequests = countTokenRequests(shop.page);
  await shop.signIn('kim');
  for (let visit = 1; visit <= 20; visit += 1) {
    await shop.open(`/?visit=${visit}`);
    await expect(shop.page.getByText('Chat widget ready')).toBeVisible();
  }
  expect(tokenRequests()).toBe(0);
  // The control: what is counted is what a chat needs.
  await chat.open();
  await expect(chat.input).toBeVisible();
  await expect.poll(tokenRequests).toBe(1);
});

test('a page that reads its token at registration asks once in two hours untouched, and again when touched', async ({
  page,
  keyFile,
}) => {
  const script =
    '<script src="/_services/auth/client.js" data-client-function="" data-attach></script>';
  const site = await startOwnSite(script, keyFile, { tokenRead: 'at-registration' });
  const tokenRequests = countTokenRequests(page);
  await page.clock.install();
  // Only then: an answer that is still being read would be given up by the clock that runs ahead.
  const hasToken = () => page.evaluate('lcwAuth.diagnose().isHeld');
  await page.goto(site.url);
  await expect.poll(hasToken).toBe(true);
  await page.clock.runFor('02:00:00');
  expect(tokenRequests()).toBe(1);
  await page.mouse.move(10, 10);
  await expect.poll(hasToken).toBe(true);
  expect(tokenRequests()).toBe(2);
  await page.clock.runFor('02:00:00');
  expect(tokenRequests()).toBe(2);
  await site.close();
});
