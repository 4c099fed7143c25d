/** Where sign-in is optional, null makes a guest: a customer whose token failed is not made one. */
import type { Page } from 'puppeteer-core';
import { expect, test } from '../../fixtures/page-life/life.ts';
import type { Tab } from '../../fixtures/page-life/tab.ts';

test.use({ emulatorOptions: { signInOptional: true } });

/** The widget's ten seconds made short, so that a test need not wait for them. */
const IMPATIENT = `<script>{
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (act, ms, ...rest) => setTimeout(act, ms === 10000 ? 3000 : ms, ...rest);
  // No attempt begins just before the deadline, by a chance of the jitter, and is cut short.
  Math.random = () => 0.5;
  globalThis.heard = [];
  addEventListener('lcw-auth:error', ({ detail }) => heard.push(JSON.parse(JSON.stringify(detail))));
}</script>`;

const QUICK = { 'sign-in-optional': 'true', 'timeout-ms': '1500' };

const heard = ({ page }: { page: Page }) =>
  page.evaluate('heard') as Promise<{ code: string; status?: number }[]>;

/** Nobody became a guest: the widget waited in vain, and the page heard why. */
async function expectNoGuest(tab: Tab): Promise<void> {
  const chats = () =>
    tab.site.emulator.conversations().filter(({ state }) => state !== 'no-token').length;
  const before = chats();
  const outcome = await tab.chat();
  expect(outcome).toEqual({ name: 'lcw:error', code: 2 });
  expect(chats()).toBe(before);
  expect(await heard(tab)).toContainEqual(expect.objectContaining({ status: 500 }));
}

for (const attach of [false, true]) {
  const attributes = { ...QUICK, ...(attach && { attach: '', 'client-function': '' }) };
  const way = attach ? 'setAuthTokenProvider' : 'the client function';

  test(`by way of ${way}, a customer whom the page names does not chat as a guest when the server fails`, async ({
    openTab,
    site,
  }) => {
    site.signedIn = 'kim';
    site.tokenStatus = 500;
    await expectNoGuest(await openTab('plain', { attributes, namesUser: true, before: IMPATIENT }));
  });

  test(`by way of ${way}, a customer who had a token does not chat as a guest when the server fails`, async ({
    openTab,
    site,
  }) => {
    site.signedIn = 'kim';
    const tab = await openTab('plain', { attributes, before: IMPATIENT });
    expect(await tab.chatsAs()).toBe('kim');
    await tab.endChat();
    site.tokenStatus = 500;
    await expectNoGuest(tab);
  });

  test(`by way of ${way}, a visitor who is not signed in chats as a guest`, async ({
    openTab,
    site,
  }) => {
    const tab = await openTab('plain', { attributes, namesUser: true, before: IMPATIENT });
    expect(await tab.chat()).toEqual({ name: 'lcw:startChat', code: null });
    expect(site.emulator.conversations()).toMatchObject([{ state: 'open' }]);
    expect(site.emulator.conversations()[0]?.verdict).toBeUndefined();
  });

  test(`by way of ${way}, a site that asks for it has guests, and hears of each`, async ({
    openTab,
    site,
  }) => {
    site.signedIn = 'kim';
    site.tokenStatus = 500;
    const asked = { ...attributes, 'when-unavailable': 'null' };
    const tab = await openTab('plain', { attributes: asked, namesUser: true, before: IMPATIENT });
    expect(await tab.chat()).toEqual({ name: 'lcw:startChat', code: null });
    expect(await heard(tab)).toContainEqual(expect.objectContaining({ code: 'downgraded' }));
  });
}
