/** A page with our script stays in the back/forward cache, and comes out of it without a token. */
import type { Browser } from 'puppeteer-core';
import { firefoxPath, launchFirefox } from '../../fixtures/page-life/browsers.ts';
import { expect, test } from '../../fixtures/page-life/life.ts';
import type { LifeSite } from '../../fixtures/page-life/life-site.ts';
import { Tab, until } from '../../fixtures/page-life/tab.ts';

/** The least that a page can do without us. */
const BY_HAND = `<script>
  window.auth = {
    async getAuthenticationToken(callback) {
      callback(await (await fetch('/_services/auth/token', { method: 'POST' })).text());
    },
  };
</script>`;

const SETTINGS = [
  // The control: neither the browser nor the widget has a reason of its own.
  ['without our script', { client: BY_HAND }],
  ['without the widget', { hasNoWidget: true }],
  ['without a chat', {}],
  ['with the provider attached', { attributes: { attach: '', 'client-function': '' } }],
  [
    'with a token read at registration',
    { tokenRead: 'at-registration', attributes: { attach: '', 'client-function': '' } },
  ],
] as const;

/** Ends the chat, and waits for the answer: a browser may not keep a page that still waits for one. */
async function endChat(tab: Tab): Promise<void> {
  await tab.endChat();
  await until('the end of the chat', () => {
    return tab.site.emulator.conversations()[0]?.state === 'closed';
  });
  await tab.rest();
}

/** Leaves the page for another of the site's and goes back, as quickly as a customer can. */
async function leaveAndComeBack(tab: Tab): Promise<void> {
  const { key, render } = (await tab.state()) ?? {};
  await tab.load('plain');
  await tab.page.evaluate('void history.back()');
  await tab.idle('the page of before', (state) => state.render === render);
  const reasons = await tab.page.evaluate('life.notRestored()');
  expect((await tab.state())?.key, `the same document; not restored: ${reasons}`).toBe(key);
  expect(await tab.page.evaluate('life.restored()')).toBeGreaterThan(0);
}

/** Kim chats, leaves the page, lee signs in on the next, and somebody goes back. */
async function changeCustomerInBetween(tab: Tab, site: LifeSite): Promise<void> {
  expect(await tab.chatsAs()).toBe('kim');
  await endChat(tab);
  const { key } = (await tab.state()) ?? {};
  await tab.load('plain');
  await tab.submit('lee');
  await tab.page.evaluate('void history.go(-2)');
  await tab.idle('the first page', (state) => state.key === key);
  if (site.setting.tokenRead !== 'at-registration') {
    expect(await tab.page.evaluate('lcwAuth.diagnose().claims')).toBeUndefined();
  }
  if (site.setting.tokenRead === 'at-registration') await tab.registered();
  expect(await tab.chatsAs()).toBe('lee');
}

const HELD = { attributes: { 'max-age-seconds': '300' } };
const REGISTERED = SETTINGS[4][1];
const CHATTING = [SETTINGS[0], ['with our script', {}]] as const;

for (const [name, setting] of SETTINGS) {
  test(`in Chromium a page ${name} is kept`, async ({ openTab, site }) => {
    site.signedIn = 'kim';
    const tab = await openTab('plain', setting);
    await leaveAndComeBack(tab);
  });
}

/** Leaves the page with a chat that goes on, and again when it has ended. */
async function chatAndLeave(tab: Tab): Promise<void> {
  expect(await tab.chatsAs()).toBe('kim');
  await leaveAndComeBack(tab);
  await endChat(tab);
  await leaveAndComeBack(tab);
}

for (const [name, setting] of CHATTING) {
  test(`in Chromium a page ${name} is kept with a chat that goes on, and one that has ended`, async ({
    openTab,
    site,
  }) => {
    site.signedIn = 'kim';
    await chatAndLeave(await openTab('plain', setting));
  });
}

for (const [name, setting] of [
  ['held', HELD],
  ['registered', REGISTERED],
] as const) {
  test(`in Chromium a token that was ${name} is gone from the page that comes back`, async ({
    openTab,
    site,
  }) => {
    site.signedIn = 'kim';
    const tab = await openTab('plain', setting);
    if (name === 'registered') await tab.registered();
    await changeCustomerInBetween(tab, site);
  });
}

test.describe('in Firefox', () => {
  test.skip(!firefoxPath, 'there is no Firefox on this machine; FIREFOX_PATH can name one');
  let browser: Browser;
  test.beforeAll(async () => {
    // How many pages it keeps in all; on a small machine fewer, those of tabs that are closed among them.
    browser = await launchFirefox({
      extraPrefsFirefox: { 'browser.sessionhistory.max_total_viewers': 50 },
    });
  });
  test.afterAll(async () => browser?.close());

  async function openTab(site: LifeSite): Promise<Tab> {
    const tab = new Tab(await browser.newPage(), site);
    await tab.open('plain');
    return tab;
  }

  // In every run, the one that all pages are; how many pages Firefox keeps depends on the machine's memory.
  for (const [name, setting] of SETTINGS) {
    const tag = name === 'without a chat' ? [] : '@long';
    test(`a page ${name} is kept`, { tag }, async ({ site }) => {
      site.signedIn = 'kim';
      site.setting = setting;
      const tab = await openTab(site);
      await leaveAndComeBack(tab);
      await tab.page.close();
    });
  }

  for (const [name, setting] of CHATTING) {
    test(`a page ${name} is kept with a chat that goes on, and one that has ended`, {
      tag: '@long',
    }, async ({ site }) => {
      site.signedIn = 'kim';
      site.setting = setting;
      const tab = await openTab(site);
      await chatAndLeave(tab);
      await tab.page.close();
    });
  }

  test('a page is kept with a chat that has ended, and its token is gone', {
    tag: '@long',
  }, async ({ site }) => {
    site.signedIn = 'kim';
    site.setting = HELD;
    const tab = await openTab(site);
    await changeCustomerInBetween(tab, site);
    await tab.page.close();
  });
});
