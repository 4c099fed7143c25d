/** What Microsoft's own SDK makes of slow, missing and broken token providers (P9). */
import { expect, test } from '../fixtures/chat-sdk.ts';
import { SdkPage } from '../fixtures/sdk-page.ts';

test('a slow token route is asked once, although the SDK asks twice', async ({ site, browser }) => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const sdk = new SdkPage(await context.newPage(), site);
  await sdk.connect({ who: 'slow' });
  const started = sdk.call('startChat');
  await expect.poll(() => sdk.asked()).toBe(2);
  site.answerSlow();
  await started;
  expect(await sdk.asked()).toBe(2);
  expect(site.tokenRequests).toEqual(['/slow/token']);
  expect(site.emulator.conversations()).toMatchObject([{ verdict: { authenticated: true } }]);
  await context.close();
});

test('one token serves the whole chat', async ({ open, site }) => {
  const sdk = await open();
  await sdk.call('startChat');
  await sdk.call('getLiveChatTranscript');
  await sdk.call('endChat');
  await sdk.call('startChat');
  expect(await sdk.asked()).toBe(1);
  expect(site.tokenRequests).toEqual(['/kim/token']);
});

for (const [who, error] of [
  ['broken', 'GetAuthTokenFailed'],
  ['nobody', 'UndefinedAuthToken'],
] as const) {
  test(`a provider like "${who}" is ${error}, and nothing is sent`, async ({ open, site }) => {
    const sdk = await open({ who });
    expect(await sdk.attempt('startChat')).toEqual({ error });
    expect(site.emulator.conversations()).toEqual([]);
    expect(site.calls.filter(({ path }) => path.includes('/auth/'))).toEqual([]);
  });
}

test('a refused token is ConversationInitializationFailure, at once', async ({ open, site }) => {
  const sdk = await open({ who: 'no.jwt.atall' });
  expect(await sdk.attempt('startChat')).toEqual({ error: 'ConversationInitializationFailure' });
  const posts = () =>
    site.calls.filter(({ method, path }) => method === 'POST' && /auth/.test(path));
  // A call is logged when its answer is out, which the page may have read before.
  await expect.poll(posts).toMatchObject([{ status: 401 }]);
  expect(site.emulator.conversations()).toMatchObject([{ state: 'refused' }]);
});
