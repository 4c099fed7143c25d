/** The first screen of the client's README, tried word for word in each of its five ways in. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { launchChromium } from '../../fixtures/page-life/browsers.ts';
import { bundlePage, writeModule } from '../../fixtures/page-life/bundle-page.ts';
import { expect, test } from '../../fixtures/page-life/life.ts';
import { until } from '../../fixtures/page-life/tab.ts';
import { bundleSdk } from '../../fixtures/sdk-bundle.ts';
import { CONTACTS } from '../../fixtures/shop.ts';

/** The code of the README's section "Ways in". */
function readWaysIn(): string[] {
  const manifest = createRequire(import.meta.url).resolve('@lcw-auth/client/package.json');
  const text = readFileSync(join(manifest, '..', 'README.md'), 'utf8');
  const section = text.split('\n## ').find((part) => part.startsWith('Ways in\n')) ?? '';
  return Array.from(section.matchAll(/```\w+\n(.*?)```/gs), ([, code]) => code ?? '');
}

const [tag = '', clientFunction = '', attached = '', chatSdk = '', react = ''] = readWaysIn();
const KIM = `<%= user ? user.id : '' %>`;

test('there are five', () => {
  expect(readWaysIn()).toHaveLength(5);
});

test('1: the script tag opens an authenticated chat at a click on the site’s own control', async ({
  openTab,
  site,
}) => {
  expect(tag).toContain(KIM);
  site.signedIn = 'kim';
  const after = '<button class="chat-with-us">Chat with us</button>';
  const tab = await openTab('plain', { client: tag.replace(KIM, 'kim'), after });
  await tab.page.click('.chat-with-us');
  await until('the chat', () => site.emulator.conversations().length > 0);
  expect(site.emulator.conversations()[0]).toMatchObject({ claims: { sub: CONTACTS.kim } });
});

test('1: the script tag sends a visitor who is not signed in to sign in', async ({ openTab }) => {
  const after = '<button class="chat-with-us">Chat with us</button>';
  const tab = await openTab('plain', { client: tag.replace(KIM, ''), after });
  await tab.page.click('.chat-with-us');
  await until('the sign-in page', () => new URL(tab.page.url()).pathname === '/sign-in');
});

for (const [way, code, tokenRead] of [
  ['2: the client function', clientFunction, 'at-start'],
  ['3: setAuthTokenProvider', attached, 'at-start'],
  ['3: setAuthTokenProvider of a widget that reads at registration', attached, 'at-registration'],
] as const) {
  test(`${way}, from a bundle, opens an authenticated chat`, async ({ openTab, site }) => {
    const script = await bundlePage({ entry: writeModule('way-in.js', code) });
    site.signedIn = 'kim';
    const tab = await openTab('plain', { tokenRead, client: `<script>{${script}}</script>` });
    const chats = async () => (await tab.chatsAs()) === 'kim';
    // A widget that cannot ask is given its token a moment after the page was loaded.
    if (tokenRead === 'at-start') expect(await chats()).toBe(true);
    else await until('a chat with the token that was registered', chats);
  });
}

test('4: the chat SDK starts an authenticated chat', async ({ site }) => {
  // The emulator's certificate is self-signed; who uses the real thing accepts it once by hand.
  const browser: Browser = await launchChromium({ acceptInsecureCerts: true });
  const { url, organizationId, widgetId } = site.emulator;
  const ids = JSON.stringify({ orgUrl: url, orgId: organizationId, widgetId });
  const entry = writeModule(
    'chat-sdk.js',
    `const { orgUrl, orgId, widgetId } = ${ids};\n${chatSdk}\nglobalThis.chat = chat;`,
  );
  const standIns = { '@microsoft/omnichannel-chat-sdk': 'quiet-chat-sdk.js' };
  site.files.set('/chat-sdk.js', readFileSync(await bundleSdk(), 'utf8'));
  site.files.set('/way-in.js', await bundlePage({ entry, standIns }));
  site.files.set(
    '/chat-sdk.html',
    '<!doctype html><script src="/chat-sdk.js"></script><script type="module" src="/way-in.js"></script>',
  );
  site.signedIn = 'kim';
  const page = await browser.newPage();
  await page.goto(`${site.url}/chat-sdk.html`);
  await page.waitForFunction('globalThis.chat', { polling: 50 });
  await page.evaluate('chat.startChat()');
  expect(site.emulator.conversations()[0]).toMatchObject({ claims: { sub: CONTACTS.kim } });
  await browser.close();
});

test('5: the React widget gets its token through its prop', async ({ site, visitor }) => {
  const entry = writeModule(
    'react-widget.jsx',
    `${react}
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
createRoot(document.querySelector('#root')).render(createElement(Chat));`,
  );
  const standIns = { '@microsoft/omnichannel-chat-widget': 'react-widget.js' };
  site.files.set('/way-in.js', await bundlePage({ entry, standIns }));
  site.files.set(
    '/react.html',
    '<!doctype html><div id="root"></div><script type="module" src="/way-in.js"></script>',
  );
  site.signedIn = 'kim';
  const page: Page = await visitor.newPage();
  await page.goto(`${site.url}/react.html`);
  await page.waitForSelector('button');
  await page.click('button');
  const answer = () => page.evaluate(`document.querySelector('output').textContent`);
  await until('a token', async () => (await answer()) === CONTACTS.kim);
});
