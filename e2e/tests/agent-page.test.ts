/** The agent's page beside several customers: whom a reply reaches, and what can be told apart. */
import { AxeBuilder } from '@axe-core/playwright';
import type { EmulatorOptions } from '@lcw-auth/emulator';
import { Chat } from '@lcw-auth/emulator/playwright';
import type { Browser } from '@playwright/test';
import { expect, GET_TOKEN, type OpenPage, test } from '../fixtures/own-page.ts';
import { resign, tamperOnTheWire } from '../fixtures/tamper.ts';

const GUESTS: Partial<EmulatorOptions> = { authentication: false };

type Own = Awaited<ReturnType<OpenPage>>;

/** Another customer, with a browser profile of their own. */
async function comeBy(browser: Browser, { site }: Own): Promise<Chat> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site.url);
  return new Chat(page);
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

const OWN_FUNCTION = `<script>
  window.auth = {
    getAuthenticationToken: async (callback) => {
      const answer = await fetch('/_services/auth/token?for=chat', { method: 'POST' });
      const text = await answer.text();
      callback(answer.ok ? text : null);
    },
  };
</script>`;
const CLIENT = '<script src="/_services/auth/client.js"></script>';

for (const [site, scripts, status, words, first] of [
  ['a function of the site’s own', OWN_FUNCTION, 500, 'answered with error 500', 'Try again'],
  ['lcw-auth’s client', CLIENT, 403, 'no customer record for you', 'Back to the page'],
] as const) {
  test(`a signed-in customer whose route answers ${status} reads what happened, and the agent’s view says why: ${site}`, async ({
    openPage,
  }) => {
    const own = await openPage(scripts);
    const agent = await own.agent();
    await own.page.route('**/_services/auth/token*', (route) =>
      route.fulfill({
        status,
        contentType: 'application/problem+json',
        json: { status, code: status === 403 ? 'no_contact' : 'internal' },
      }),
    );
    await own.chat.open();
    await expect(own.chat.alert).toContainText(words);
    await expect(own.chat.alert).not.toContainText('sign in first');
    const buttons = own.chat.frame.locator('.error-card .actions').getByRole('button');
    await expect(buttons).toHaveText([
      first,
      first === 'Try again' ? 'Back to the page' : 'Try again',
    ]);
    await expect(buttons.first()).toBeFocused();

    await expect(agent.authentication).toContainText(
      'auth.getAuthenticationToken called back with null, so no chat came about.',
    );
    await expect(agent.authentication).toContainText(`/_services/auth/token answered ${status}.`);
    expect(own.site.conversations()).toMatchObject([
      { state: 'no-token', noToken: { did: 'answered-null', cause: { status } } },
    ]);
    const { violations } = await new AxeBuilder({ page: agent.page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
}

test('a rule’s number leads to its text, which is marked and can be read in both themes', async ({
  openPage,
}) => {
  const own = await openPage('', { signInOptional: true });
  const agent = await own.agent();
  await own.run('sdk.setAuthTokenProvider((callback) => callback(null)); sdk.startChat();');
  const popup = agent.page.waitForEvent('popup');
  await agent.authentication.getByRole('link', { name: 'P10' }).press('Enter');
  const rules = await popup;
  const rule = rules.locator('#P10');
  await expect(rule).toContainText('Where sign-in is optional');
  await expect(rule).toBeInViewport();
  await expect(rule).toBeFocused();
  for (const colorScheme of ['light', 'dark'] as const) {
    await rules.emulateMedia({ colorScheme });
    await expect(rules.locator('html')).toHaveAttribute('data-theme', colorScheme);
    const { violations } = await new AxeBuilder({ page: rules }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  }
});

test('the script tag can be copied by keyboard before the first chat', async ({ openPage }) => {
  const own = await openPage();
  const { page } = await own.agent();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.bringToFront();
  await page.getByRole('button', { name: 'Copy the tag' }).press('Enter');
  await expect(page.getByRole('status').getByText('Copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
    'id="Microsoft_Omnichannel_LCWidget"',
  );
});
