/** How the widget takes tokens from a page (P2, P4 to P7) and context (C6): what works, and what does not. */
import { expect, GET_TOKEN, type OwnPage, test } from '../fixtures/own-page.ts';

const AT_REGISTRATION = { tokenRead: 'at-registration' } as const;
const ready = ({ shop }: OwnPage) => expect.poll(() => shop.events).toContain('lcw:ready');
/** `kim` is Kim's token from here on. */
const FETCH_KIM = 'window.kim = await new Promise((resolve) => getToken(resolve));';

test('P2: an answer within ten seconds is taken, a later one is not', async ({
  openPage,
  page,
}) => {
  await page.clock.install();
  const own = await openPage(GET_TOKEN);
  await ready(own);
  const agent = await own.agent();
  /** Starts a chat whose token comes so late; resolves when the widget waits for it. */
  const startLate = async (ms: number) => {
    await own.run(`window.isAsked = false;
      sdk.setAuthTokenProvider((callback) => {
        setTimeout(() => callback(kim), ${ms});
        window.isAsked = true;
      });
      sdk.startChat();`);
    await expect.poll(() => own.run('return isAsked;')).toBe(true);
  };
  await own.run(FETCH_KIM);
  await startLate(10_001);
  await expect(own.chat.frame.getByText('Connecting…')).toBeVisible();
  // Not fast-forwarded, which would let what is due by then happen in another order.
  await page.clock.runFor(10_001);
  await expect.poll(() => own.shop.errors).toMatchObject([{ errorCode: 2 }]);
  await expect(agent.authentication).toContainText('so no chat came about');
  await startLate(9000);
  await expect(own.chat.frame.getByText('Connecting…')).toBeVisible();
  await page.clock.runFor(9000);
  await expect(agent.authentication).toContainText('Authenticated: Yes');
});

test('P4: a dotted client function is looked up when asked and called detached', async ({
  openPage,
}) => {
  const own = await openPage(GET_TOKEN, { clientFunction: 'contoso.chat.token' });
  await ready(own);
  const agent = await own.agent();
  await own.run(`window.contoso = { chat: { token: function (callback) {
    'use strict';
    window.self4 = String(this);
    getToken(callback);
  } } };`);
  await own.run('sdk.startChat();');
  await expect(agent.authentication).toContainText('Authenticated: Yes');
  expect(await own.run('return self4;')).toBe('undefined');
});

test('P4: without the client function there is error 8 and a TypeError on the console', async ({
  openPage,
}) => {
  const own = await openPage('', { clientFunction: 'contoso.chat.token' });
  await ready(own);
  await own.run('window.contoso = {}; sdk.startChat();');
  await expect.poll(() => own.shop.errors).toMatchObject([{ errorCode: 8 }]);
  await expect
    .poll(() => own.console)
    .toContainEqual(
      expect.stringMatching(/^error: .*TypeError: contoso\.chat\.token is not a function/),
    );
});

test('P5: read at registration, an answer at once counts', { tag: '@smoke' }, async ({
  openPage,
}) => {
  const own = await openPage(GET_TOKEN, AT_REGISTRATION);
  await ready(own);
  const agent = await own.agent();
  await own.run(`${FETCH_KIM} sdk.setAuthTokenProvider((callback) => callback(kim));`);
  await own.run('sdk.startChat();');
  await expect(agent.authentication).toContainText('Authenticated: Yes');
});

test('P5: read at registration, a later answer does not', async ({ openPage }) => {
  const own = await openPage(GET_TOKEN, AT_REGISTRATION);
  await ready(own);
  await own.run(`await new Promise((answered) => {
    sdk.setAuthTokenProvider(async (callback) => { await getToken(callback); answered(); });
  });`);
  await own.run('sdk.startChat();');
  await expect.poll(() => own.shop.errors).toMatchObject([{ errorCode: 3 }]);
});

test("P6: read at registration, the previous customer's token is posted for a later, slower provider", async ({
  openPage,
}) => {
  const own = await openPage(GET_TOKEN, AT_REGISTRATION);
  await ready(own);
  const agent = await own.agent();
  await own.run(`${FETCH_KIM} sdk.setAuthTokenProvider((callback) => callback(kim));`);
  await own.run('sdk.removeAuthTokenProvider();');
  await own.run('sdk.setAuthTokenProvider(async (callback) => callback(await null));');
  await own.run('sdk.startChat();');
  await expect(agent.authentication).toContainText('Authenticated: Yes');
});

test('P6: our own client leaves nothing behind when it signs out', async ({ openPage }) => {
  const client = '<script src="/_services/auth/client.js" data-attach></script>';
  const own = await openPage(client, AT_REGISTRATION);
  await ready(own);
  await expect.poll(() => own.run('return lcwAuth.diagnose().outcome;')).toBe('token');
  await own.run('lcwAuth.signOut(); sdk.startChat();');
  await expect.poll(() => own.shop.errors).toMatchObject([{ errorCode: 3 }]);
});

test('P7: what is called before lcw:ready is lost', async ({ openPage }) => {
  const early = `<script>
    addEventListener('DOMContentLoaded', () => {
      const sdk = Microsoft.Omnichannel.LiveChatWidget.SDK;
      window.early = typeof sdk.setAuthTokenProvider;
      sdk.setAuthTokenProvider(getToken);
      sdk.startChat();
    });
  </script>`;
  const own = await openPage(GET_TOKEN + early);
  await ready(own);
  expect(await own.run('return early;')).toBe('function');
  expect(await own.run('return sdk.getAuthTokenProvider();')).toBeNull();
  for (const method of ['setAuthTokenProvider', 'startChat']) {
    const warning = `${method} was called before lcw:ready and is lost (P7).`;
    await expect.poll(() => own.console).toContainEqual(expect.stringContaining(warning));
  }
  expect(own.shop.events).toEqual(['lcw:ready']);
  await own.run('sdk.setAuthTokenProvider(getToken); sdk.startChat();');
  await expect.poll(() => own.shop.events).toContain('lcw:startChat');
});

test('P7: who asks again at lcw:ready has lost nothing, and is not told so', async ({
  openPage,
}) => {
  const own = await openPage(`${GET_TOKEN}<script>
    const register = () => Microsoft.Omnichannel.LiveChatWidget.SDK.setAuthTokenProvider(getToken);
    addEventListener('DOMContentLoaded', register);
    addEventListener('lcw:ready', register);
  </script>`);
  await ready(own);
  await own.run('sdk.startChat();');
  await expect.poll(() => own.shop.events).toContain('lcw:startChat');
  expect(own.console).not.toContainEqual(expect.stringContaining('is lost (P7)'));
});

test('C6: what the page says goes along beside the token, as the page’s, with a word to its developer', async ({
  openPage,
}) => {
  const own = await openPage(GET_TOKEN);
  await ready(own);
  const agent = await own.agent();
  await own.run(`sdk.setContextProvider(() => ({ campaign: 'autumn' }));
    sdk.setAuthTokenProvider(getToken);
    sdk.startChat({ customContext: { page: 'cart' } });`);
  await expect(agent.authentication).toContainText('Authenticated: Yes');
  for (const text of ['campaign', 'autumn', 'cart', 'from the page, not verified']) {
    await expect(agent.region('Context variables')).toContainText(text);
  }
  for (const method of ['setContextProvider', 'startChat: customContext']) {
    await expect
      .poll(() => own.console)
      .toContainEqual(expect.stringMatching(new RegExp(`${method} .*\\(C6\\)`)));
  }
});
