/** What axe finds on every page that people see, in light and dark. */
import { findingsIn, seriousFindings } from '../fixtures/axe.ts';
import { expect, GET_TOKEN, test } from '../fixtures/own-page.ts';

/** The widget's parts on a phone: what they show, and what the page does until they show it. */
const PARTS = [
  ['Not now', 'sdk.startProactiveChat({ message: "May we help?" });'],
  ['Try again', 'sdk.startChat();'],
  ['Send', 'sdk.setAuthTokenProvider(getToken); sdk.startChat();'],
] as const;

test('axe finds nothing serious in the shop, the chat and the agent’s view', async ({
  shop,
  chat,
  agent,
}) => {
  // Axe looks through whole pages six times.
  test.slow();
  await shop.open('/sign-in');
  expect(await seriousFindings(shop.page)).toEqual([]);
  expect(await seriousFindings(agent.page)).toEqual([]);
  await shop.signIn('nobody', 'wrong');
  await expect(shop.page.getByRole('alert')).toBeVisible();
  // Else the rest of the page may still be on its way.
  await shop.page.waitForLoadState();
  expect(await seriousFindings(shop.page)).toEqual([]);

  await shop.signIn('kim');
  await expect(chat.launcher).toBeVisible();
  expect(await seriousFindings(shop.page)).toEqual([]);
  await chat.open();
  await chat.send('Hello');
  await agent.reply('Good morning');
  await expect(chat.log).toContainText('Good morning');
  expect(await seriousFindings(shop.page)).toEqual([]);
  expect(await seriousFindings(agent.page)).toEqual([]);
});

test('axe finds nothing serious when nobody is signed in', async ({ shop, chat, agent }) => {
  await shop.open();
  await chat.open();
  await expect(chat.alert).toBeVisible();
  expect(await seriousFindings(shop.page)).toEqual([]);
  expect(await seriousFindings(agent.page)).toEqual([]);
});

test('axe finds nothing serious in any part of the widget on a phone', async ({ openPage }) => {
  // Axe reads some twelve pages here.
  test.slow();
  const own = await openPage(GET_TOKEN);
  const { page, chat, shop } = own;
  await page.setViewportSize({ width: 390, height: 664 });
  await expect.poll(() => shop.events).toContain('lcw:ready');
  for (const [button, statements] of PARTS) {
    await own.run(statements);
    await expect(chat.frame.getByRole('button', { name: button })).toBeVisible();
    // The page makes room for it only then.
    await expect(page.locator('iframe[title="Chat"]')).not.toHaveCSS('width', '96px');
    expect(await seriousFindings(page)).toEqual([]);
  }
  const agent = await own.agent();
  await chat.send('x'.repeat(300));
  await chat.press('End chat');
  await expect(chat.frame.getByRole('alertdialog')).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  // Nothing is wider than the phone.
  const overflow = () =>
    chat.frame.locator('.log').evaluate((log) => log.scrollWidth - log.clientWidth);
  expect(await overflow()).toBe(0);
  await agent.endChat();
  await expect(chat.frame.getByText('The chat has ended')).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
});

test('axe finds nothing serious in a window that is cut off', async ({ openPage }) => {
  const { page, shop } = await openPage();
  await expect.poll(() => shop.events).toContain('lcw:ready');
  const address = await page.locator('iframe[title="Chat"]').getAttribute('src');
  await page.goto(String(address).replace('place=frame', 'place=window'));
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // It takes its colours once, when it is loaded.
    await page.reload();
    await expect(page.getByRole('main')).toContainText('window.opener');
    expect(await findingsIn(colorScheme, page)).toEqual([]);
  }
});
