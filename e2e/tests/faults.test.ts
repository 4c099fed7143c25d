/** Faults, switched on and off on the agent's page: what the customer meets, and what the agent reads. */
import type { Page } from '@playwright/test';
import { seriousFindings } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/demo.ts';

const banner = (page: Page) => page.getByRole('region', { name: 'Faults are switched on' });
const unfold = (page: Page) =>
  page.getByRole('region', { name: 'Faults', exact: true }).locator('summary').click();

test('a chat that a fault refuses says so, and starts once it is switched off', {
  tag: '@smoke',
}, async ({ shop, chat, agent }) => {
  const { page } = agent;
  await shop.listen();
  await unfold(page);
  await page.getByLabel('Public key address', { exact: true }).selectOption('answers with HTML');
  await expect(banner(page)).toContainText('The public key address answers with HTML.');
  await shop.signIn('kim');
  await chat.open();
  await expect(agent.authentication).toContainText('Authenticated: No');
  await expect(agent.authentication).toContainText('K1: Fault switched on: the public key address');
  await expect(agent.check('K1', 'failed (fault)')).toBeVisible();
  // The page hears of it after the agent.
  await expect
    .poll(() => shop.errors)
    .toEqual([
      expect.objectContaining({
        errorCode: 4,
        errorDetail: expect.stringContaining('Fault switched on:'),
      }),
    ]);

  await banner(page).getByRole('button', { name: 'Switch all off' }).click();
  await expect(banner(page)).toBeHidden();
  await expect(page.locator('.faults summary')).toBeFocused();
  await chat.press(/again/i);
  await chat.send('Now it works');
  await expect(agent.authentication).toContainText('Authenticated: Yes');
});

test('a connector out of reach has no documented code, and a clock ahead makes a token expire', async ({
  shop,
  chat,
  agent,
}) => {
  const { page } = agent;
  await shop.listen();
  await shop.signIn('kim');
  await expect(chat.launcher).toBeVisible();
  await unfold(page);
  for (const choice of ['answers 503', 'drops its connections']) {
    await page.getByLabel('Connector', { exact: true }).selectOption(choice);
    await expect(banner(page)).toContainText(`The connector ${choice}.`);
    await (choice === 'answers 503' ? chat.open() : chat.press(/again/i));
    await expect(chat.alert).toContainText('cannot be reached');
  }
  expect(shop.errors).toEqual([]);

  await page.getByLabel('Connector', { exact: true }).selectOption('works');
  await page.getByLabel(/clock ahead by/).fill('7200');
  await page.keyboard.press('Enter');
  await expect(banner(page)).toContainText("The service's clock is 7200 seconds ahead.");
  await chat.press(/again/i);
  await expect(agent.authentication).toContainText('T2: Fault switched on');
  await expect.poll(() => shop.errors).toEqual([expect.objectContaining({ errorCode: 4 })]);
});

test('the switches work by keyboard alone, and two pages agree', async ({ agent }) => {
  const { page } = agent;
  const second = await page.context().newPage();
  await second.goto(page.url());
  await page.bringToFront();
  await page.locator('.faults summary').focus();
  await page.keyboard.press('Enter');
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Tab');
  await expect(page.getByLabel('Key cache never refreshed')).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.type('-30');
  await page.keyboard.press('Tab');
  await expect(banner(second)).toContainText(
    "The service's clock is 30 seconds behind; the last fetched keys go on being used.",
  );
  await expect(second.locator('.faults-count')).toHaveText('2 on');
  await banner(second).getByRole('button', { name: 'Switch all off' }).click();
  await expect(page.getByLabel('Key cache never refreshed')).not.toBeChecked();
  await expect(banner(page)).toBeHidden();
});

test('axe finds nothing serious in the faults, and nothing has to scroll sideways', async ({
  agent,
}) => {
  const { page } = agent;
  await unfold(page);
  await page.getByLabel('Connector late by (seconds)').fill('99');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').getByText('Give seconds from 0 to 60')).toBeVisible();
  await page.getByLabel('Connector', { exact: true }).selectOption('answers 401');
  await expect(banner(page)).toBeVisible();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    expect(await seriousFindings(page)).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  }
});
