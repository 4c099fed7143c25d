/** The shop's own tests as its developers would write them, with the test kit alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@lcw-auth/emulator/playwright';
import type { Page } from '@playwright/test';
import { createShop, ensureKeyFile } from 'demo';

const KIM = '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10';
const LEE = '3d0f4a52-94c7-4b51-9e0c-1f6a8b2c7d33';

const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-kit-'));
const keyFile = join(folder, 'lcw-keys.json');
test.beforeAll(() => ensureKeyFile(keyFile));
test.afterAll(() => rmSync(folder, { recursive: true }));

test.use({
  site: {
    create: ({ widgetScriptUrl, url, organizationId, widgetId, agentUrl }) =>
      createShop(keyFile, {
        scriptUrl: widgetScriptUrl,
        orgUrl: url,
        organizationId,
        widgetId,
        agentUrl,
      }),
  },
  emulatorOptions: { contextVariables: { msdyn_cartvalue: 'number', msdyn_isvip: 'text' } },
});

async function signIn(page: Page, siteUrl: string, username: string): Promise<void> {
  await page.goto(`${siteUrl}/sign-in`);
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password').fill('contoso');
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('kim chats as kim, with her cart, and ends the chat', async ({
  page,
  siteUrl,
  emulator,
  chat,
}) => {
  await signIn(page, siteUrl, 'kim');
  await chat.open();
  await expect(emulator).toBeAuthenticatedAs(KIM);
  await expect(emulator).toHaveContext({
    msdyn_cartvalue: { value: 674, isDisplayable: true },
    msdyn_isvip: 'true',
  });
  await chat.send('Does it fit under a cupboard?');
  await expect(chat.log).toContainText('Does it fit under a cupboard?');
  await chat.end();
  await expect.poll(() => emulator.conversations()[0]?.state).toBe('closed');
});

test('a token that Omnichannel takes for expired starts no chat', async ({
  page,
  siteUrl,
  emulator,
  chat,
}) => {
  emulator.setFaults({ clockSkewSeconds: 7200 });
  await signIn(page, siteUrl, 'lee');
  await chat.open();
  await expect(emulator).toBeRefusedBy('T2');
  await expect(emulator).not.toBeAuthenticatedAs(LEE);
  await expect(chat.alert).toBeVisible();
});

test('each test has an emulator of its own, and a matcher that fails says what there is', async ({
  page,
  siteUrl,
  emulator,
  chat,
}) => {
  expect(emulator.conversations()).toEqual([]);
  const failureOf = (assertion: Promise<unknown>) =>
    assertion.then(
      () => 'It did not fail.',
      (error: Error) => error.message,
    );
  const soon = { timeout: 100 };
  expect(await failureOf(expect(emulator).not.toBeAuthenticatedAs(KIM, soon))).toContain(
    'No chat was started.',
  );
  await signIn(page, siteUrl, 'lee');
  await chat.open();
  await expect(emulator).toBeAuthenticatedAs(LEE);
  expect(await failureOf(expect(emulator).toBeAuthenticatedAs(KIM, soon))).toContain(
    `It is authenticated as ${LEE}.`,
  );
});

test('nobody is signed in: the page hands over no token', async ({
  page,
  siteUrl,
  emulator,
  chat,
}) => {
  await page.goto(siteUrl);
  await chat.open();
  await expect(emulator).not.toBeAuthenticatedAs(KIM);
  await expect.poll(() => emulator.conversations()[0]?.state).toBe('no-token');
});
