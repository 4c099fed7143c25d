/** A browser that refuses an optional feature, or lacks it, chats as any other. */
import type { Browser, Page } from 'puppeteer-core';
import { firefoxPath, launchFirefox } from '../../fixtures/page-life/browsers.ts';
import { expect, test } from '../../fixtures/page-life/life.ts';
import { Tab } from '../../fixtures/page-life/tab.ts';
import { CONTACTS } from '../../fixtures/shop.ts';

const ATTACHED = { attributes: { attach: '', 'client-function': '' } };

/** How a channel between tabs comes to be in this page: by its name, or by the error's. */
const openChannel = (page: Pick<Page, 'evaluate'>) =>
  page.evaluate(`(() => {
    try { return new BroadcastChannel('x').name; } catch (error) { return error.name; }
  })()`);

test.describe('in Firefox with cookies blocked', () => {
  test.skip(!firefoxPath, 'there is no Firefox on this machine; FIREFOX_PATH can name one');
  let browser: Browser;
  test.beforeAll(async () => {
    // "Block all cookies", as its settings name it.
    browser = await launchFirefox({ extraPrefsFirefox: { 'network.cookie.cookieBehavior': 2 } });
  });
  test.afterAll(async () => browser?.close());

  for (const [way, setting] of [
    ['the client function', {}],
    ['setAuthTokenProvider', ATTACHED],
  ] as const) {
    test(`the customer chats by way of ${way}`, async ({ site }) => {
      site.signedIn = 'kim';
      site.setting = setting;
      const tab = new Tab(await browser.newPage(), site);
      await tab.open('plain');
      expect(await openChannel(tab.page), 'the channel is refused').toBe('SecurityError');
      expect(await tab.chatsAs()).toBe('kim');
      await tab.submit('lee');
      expect(await tab.chatsAs()).toBe('lee');
      await tab.page.close();
    });
  }

  test('a page in a frame of another site has its client function, and hands over a token', async ({
    site,
  }) => {
    site.signedIn = 'kim';
    site.files.set('/embedding.html', `<iframe src="${site.url}/plain/frame?frame"></iframe>`);
    const page = await browser.newPage();
    await page.goto(`${site.url.replace('127.0.0.1', 'localhost')}/embedding.html`);
    const frame = await page.waitForFrame((one) => one.url().includes('?frame'));
    await frame.waitForFunction('globalThis.life');
    expect(await openChannel(frame), 'the channel is refused').toBe('SecurityError');
    const subject = `new Promise((resolve) => auth.getAuthenticationToken((token) =>
      resolve(token && JSON.parse(atob(token.split('.')[1])).sub)))`;
    expect(await frame.evaluate(subject)).toBe(CONTACTS.kim);
    await page.close();
  });
});

/** What older browsers do not have, and what settings, policies or a private window take away. */
const ABSENT = [
  ['BroadcastChannel', 'delete globalThis.BroadcastChannel;'],
  [
    'a BroadcastChannel that opens',
    'BroadcastChannel = class { constructor() { throw new DOMException("no", "SecurityError"); } };',
  ],
  ['navigator.userActivation', 'delete Navigator.prototype.userActivation;'],
  [
    'storage',
    `for (const name of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });
  }`,
  ],
  ['AbortSignal.timeout and any', 'delete AbortSignal.timeout; delete AbortSignal.any;'],
  ['the Navigation API', 'delete globalThis.navigation; delete globalThis.Navigation;'],
  ['crypto.randomUUID', 'delete Crypto.prototype.randomUUID;'],
] as const;

for (const [feature, removal] of ABSENT) {
  for (const [way, setting] of [
    ['the client function', {}],
    ['setAuthTokenProvider', ATTACHED],
  ] as const) {
    test(`without ${feature} the customer chats by way of ${way}, and so does the next one`, {
      // In every run, one way for each feature.
      tag: setting === ATTACHED ? '@long' : [],
    }, async ({ openTab, site }) => {
      site.signedIn = 'kim';
      const tab = await openTab('turbo', { ...setting, before: `<script>${removal}</script>` });
      expect(await tab.chatsAs()).toBe('kim');
      await tab.submit('lee');
      expect(await tab.chatsAs()).toBe('lee');
    });
  }
}
