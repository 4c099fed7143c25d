/** The agent's page beside several customers: whom a reply reaches, and what can be told apart. */
import { AxeBuilder } from '@axe-core/playwright';
import type { EmulatorOptions } from '@lcw-auth/emulator';
import type { Browser } from '@playwright/test';
import { ChatPanel } from '../fixtures/chat-panel.ts';
import { expect, GET_TOKEN, type OpenPage, test } from '../fixtures/own-page.ts';
import { resign, tamperOnTheWire } from '../fixtures/tamper.ts';

const GUESTS: Partial<EmulatorOptions> = { authentication: false };

type Own = Awaited<ReturnType<OpenPage>>;

/** Another customer, with a browser profile of their own. */
async function comeBy(browser: Browser, { site }: Own): Promise<ChatPanel> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site.url);
  return new ChatPanel(page);
}

test('replies go on to the customer who was answered, though another has come', async ({
  openPage,
  browser,
}) => {
  const own = await openPage('', GUESTS);
  const agent = await own.agent();
  const transcript = agent.region('Transcript');
  await own.chat.open();
  await own.chat.send('I am the first');
  await expect(transcript).toContainText('I am the first');

  await agent.page.bringToFront();
  const reply = agent.page.getByRole('textbox', { name: 'Reply to the customer' });
  await reply.focus();
  const second = await comeBy(browser, own);
  await second.open();
  await second.send('I am the second');
  await expect(agent.page.getByRole('listitem').getByRole('button')).toHaveCount(2);
  await expect(transcript).toContainText('I am the first');
  for (const text of ['One', 'Two']) {
    await agent.page.keyboard.type(text);
    await agent.page.keyboard.press('Enter');
    await expect(own.chat.log).toContainText(text);
    await expect(reply).toBeFocused();
  }
  await expect(second.log).not.toContainText('One');
  await expect(second.log).not.toContainText('Two');

  await agent.page.reload();
  await expect(transcript).toContainText('I am the first');
});

test('calls that were not understood are told on top, and their list is one press away', async ({
  openPage,
}) => {
  const own = await openPage('', GUESTS);
  const agent = await own.agent();
  await own.chat.open();
  await own.chat.send('Hello');
  await expect(agent.region('Transcript')).toContainText('Hello');
  await fetch(agent.page.url().replace('/agent', '/livechatconnector/unheard-of'));

  await agent.page.setViewportSize({ width: 1280, height: 400 });
  await expect(agent.page.getByText('1 call was not understood')).toBeInViewport();
  for (const colorScheme of ['light', 'dark'] as const) {
    await agent.page.emulateMedia({ colorScheme });
    await expect(agent.page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    const { violations } = await new AxeBuilder({ page: agent.page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  }
  const address = agent.page.url();
  await agent.page.getByRole('button', { name: 'Show the list' }).press('Enter');
  await expect(agent.region('Unknown calls')).toBeFocused();
  await expect(
    agent.page.getByText('GET /livechatconnector/unheard-of', { exact: true }),
  ).toBeInViewport();
  expect(agent.page.url()).toBe(address);
});

test('faults that are unfolded below a long list come into sight', async ({ openPage }) => {
  const own = await openPage('', GUESTS);
  const agent = await own.agent();
  await own.chat.open();
  await own.chat.send('Hello');
  await expect(agent.page.getByRole('button', { name: 'Guest' })).toContainText('Hello');
  await agent.page.setViewportSize({ width: 1280, height: 330 });
  await agent.page.locator('.faults summary').press('Enter');
  await expect(agent.page.getByLabel('Public key address', { exact: true })).toBeInViewport();
});

test('a chat says from which of several widgets it came, and why nobody was asked for a token', async ({
  openPage,
}) => {
  const widgetId = '77777777-0000-4000-8000-000000000000';
  const own = await openPage('', { ...GUESTS, widgets: [{ widgetId, authentication: true }] });
  const agent = await own.agent();
  await own.chat.open();
  await own.chat.send('From the first widget');
  await expect(agent.page.getByRole('button', { name: /^Guest/ })).toContainText(
    'From the first widget',
  );
  await expect(agent.page.getByRole('button', { name: /^Guest/ })).toContainText(
    'Widget e1a7c0de…',
  );
  await expect(agent.page.getByRole('article')).toContainText(
    'Widget e1a7c0de-0000-4000-8000-0000000c4a70',
  );
  await expect(agent.authentication).toContainText('no authentication setting');
});

test('a refused customer goes by what the token claimed, which fits on a phone', async ({
  openPage,
  keyFile,
}) => {
  const own = await openPage(
    `${GET_TOKEN}<script>window.auth = { getAuthenticationToken: getToken };</script>`,
    {
      contextVariables: { msdyn_cartvalue: 'number' },
    },
  );
  const agent = await own.agent();
  await agent.page.setViewportSize({ width: 390, height: 844 });
  const claim = (context: object) =>
    tamperOnTheWire(own.page, (token) =>
      resign(token, keyFile, (claims) => ({
        ...claims,
        given_name: 'Kim',
        lwicontexts: JSON.stringify(context),
      })),
    );
  await claim({ msdyn_cartvalue: 'much' });
  await own.page.reload();
  await own.chat.open();
  await expect(agent.page.getByRole('heading', { name: 'Kim (claimed)' })).toBeVisible();
  await expect(agent.region('Contact')).toContainText('Nothing was taken over');
  await expect(agent.region('Context variables')).toContainText('much');
  await expect(agent.authentication).toContainText('C4: The workstream defines "msdyn_cartvalue"');

  await claim({ msdyn_cartvalue: 674, [`a_${'x'.repeat(90)}`]: 'x'.repeat(200) });
  await own.chat.press(/again/i);
  await expect(agent.variable('msdyn_cartvalue')).toContainText('674');
  // No word of the name is broken.
  const name = agent.variable('msdyn_cartvalue').getByRole('rowheader').locator('span').first();
  const words = await name.evaluate((span) =>
    Array.from(span.childNodes, (node) => {
      const range = document.createRange();
      range.selectNode(node);
      return [node.textContent, range.getClientRects().length];
    }),
  );
  expect(words).toEqual([
    ['msdyn_', 1],
    ['', expect.anything()],
    ['cartvalue', 1],
  ]);
  const overflow = await agent.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
});
