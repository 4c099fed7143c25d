/** The agent's page in each of its states, for whoever changes how it looks. @module */
import { join } from 'node:path';
import type { EmulatorOptions } from '@lcw-auth/emulator';
import type { Page } from '@playwright/test';
import { expect, GET_TOKEN, type OpenPage, type OwnPage, test } from '../fixtures/own-page.ts';
import { CONTACTS } from '../fixtures/shop.ts';
import { resign, tamperOnTheWire } from '../fixtures/tamper.ts';

const FOLDER = join(import.meta.dirname, '../test-results/pictures');

const LOOKS = [
  { name: 'light', colorScheme: 'light', width: 1280 },
  { name: 'dark', colorScheme: 'dark', width: 1280 },
  { name: '900', colorScheme: 'light', width: 900 },
  { name: '390', colorScheme: 'light', width: 390 },
] as const;

const WORKSTREAM: Partial<EmulatorOptions> = {
  contextVariables: { msdyn_cartvalue: 'number', msdyn_isvip: 'text', tier: 'text' },
  contacts: { [CONTACTS.kim]: { fullName: 'Kim Abercrombie', email: 'kim@example.com' } },
};

async function takeAll(page: Page, state: string): Promise<void> {
  await page.bringToFront();
  for (const { name, colorScheme, width } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await page.screenshot({ path: join(FOLDER, `${state}-${name}.png`), fullPage: true });
  }
}

interface Chat {
  openPage: OpenPage;
  keyFile: string;
  context: object;
  ofPage?: object;
  options?: Partial<EmulatorOptions>;
  claims?: object;
}

/** A chat whose token says this, in a page that sends that along. */
async function chatWith(chat: Chat): Promise<OwnPage> {
  const { openPage, keyFile, context, ofPage = {}, options = WORKSTREAM, claims = {} } = chat;
  const own = await openPage(GET_TOKEN, options);
  await expect.poll(() => own.shop.events).toContain('lcw:ready');
  const lwicontexts = JSON.stringify(context);
  await tamperOnTheWire(own.page, (token) =>
    resign(token, keyFile, (given) => ({ ...given, ...claims, lwicontexts })),
  );
  const customContext = JSON.stringify(ofPage);
  await own.run(
    `sdk.setAuthTokenProvider(getToken); sdk.startChat({ customContext: ${customContext} });`,
  );
  return own;
}

const GOOD = { msdyn_cartvalue: { value: '674', isDisplayable: true }, msdyn_isvip: 'true' };

test('accepted', async ({ openPage, keyFile }) => {
  const own = await chatWith({ openPage, keyFile, context: GOOD });
  const agent = await own.agent();
  await own.chat.send('Does the lever machine fit under a cupboard?');
  await agent.reply('It does, Kim.');
  await expect(own.chat.log).toContainText('It does');
  await takeAll(agent.page, 'accepted');
  await agent.page.locator('.other-checks summary').click();
  await takeAll(agent.page, 'accepted-unfolded');
});

test('refused', async ({ openPage, keyFile }) => {
  const own = await chatWith({
    openPage,
    keyFile,
    context: { msdyn_cartvalue: 'much' },
    claims: { given_name: 'Kim' },
  });
  const agent = await own.agent();
  await expect(agent.authentication).toContainText('No');
  await takeAll(agent.page, 'refused');
  await own.page.screenshot({ path: join(FOLDER, 'panel-refused.png') });
});

test('warnings', async ({ openPage, keyFile }) => {
  const own = await chatWith({
    openPage,
    keyFile,
    context: { ...GOOD, Name: 'Kim', odd: { Value: '7', isDisplayable: 'true' } },
    ofPage: { msdyn_isvip: 'true', tier: 'gold', campaign: 'autumn' },
  });
  const agent = await own.agent();
  await expect(agent.authentication).toContainText('Yes');
  await takeAll(agent.page, 'warnings');
});

test('guest', async ({ openPage }) => {
  const own = await openPage('', { authentication: false });
  const agent = await own.agent();
  await own.chat.open();
  await own.chat.send('Hello');
  await expect(agent.region('Transcript')).toContainText('Hello');
  await takeAll(agent.page, 'guest');
});

test('a fault', async ({ openPage, keyFile }) => {
  const options = { ...WORKSTREAM, faults: { clockSkewSeconds: 7200 } };
  const own = await chatWith({ openPage, keyFile, context: GOOD, options });
  const agent = await own.agent();
  await expect(agent.authentication).toContainText('No');
  await agent.page.locator('.faults summary').click();
  await takeAll(agent.page, 'fault');
});

for (const [name, status] of [
  ['no-token', 500],
  ['no-contact', 403],
  ['signed-out', 401],
] as const) {
  test(name, async ({ openPage }) => {
    const own = await openPage('<script src="/_services/auth/client.js"></script>');
    const agent = await own.agent();
    const code = status === 403 ? 'no_contact' : 'internal';
    await own.page.route('**/_services/auth/token', (route) =>
      route.fulfill({ status, contentType: 'application/problem+json', json: { status, code } }),
    );
    await own.page.bringToFront();
    await own.chat.open();
    await expect(own.chat.alert).toBeVisible({ timeout: 20_000 });
    await own.page.screenshot({ path: join(FOLDER, `panel-${name}.png`) });
    await own.chat.frame.getByText('Details').click();
    await own.page.setViewportSize({ width: 390, height: 800 });
    await own.page.emulateMedia({ colorScheme: 'dark' });
    await own.page.screenshot({ path: join(FOLDER, `panel-${name}-390.png`) });
    await expect(agent.authentication).toContainText('No chat came about');
    await takeAll(agent.page, name);
  });
}

test('empty, and the rules', async ({ openPage }) => {
  const own = await openPage();
  const agent = await own.agent();
  await expect(agent.page.getByText('No conversations yet')).toBeVisible();
  await takeAll(agent.page, 'empty');
  await agent.page.goto(agent.page.url().replace('/agent', '/rules#K3'));
  await takeAll(agent.page, 'rules');
});
