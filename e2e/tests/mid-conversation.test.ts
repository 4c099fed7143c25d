/** Sign-in optional: a guest's chat becomes the customer's who signs in, and a failure is no guest (P10). */
import { expect, test } from '../fixtures/demo.ts';
import { startOwnSite } from '../fixtures/own-site.ts';
import { CONTACTS, Shop } from '../fixtures/shop.ts';
import { resign, tamperOnTheWire } from '../fixtures/tamper.ts';

const CLIENT = '/_services/auth/client.js';

/** Resolves when a message has been sent: by then the page has kept the chat for the next page. */
const sent = (shop: Shop) => expect.poll(() => shop.events).toContain('lcw:onMessageSent');

test.describe('in a widget where sign-in is optional', () => {
  test.use({ emulator: { signInOptional: true } });

  test('a guest who signs in keeps the chat, and the agent sees who it is', {
    tag: '@smoke',
  }, async ({ shop, chat, agent }) => {
    await shop.listen();
    await shop.open();
    await chat.open();
    await chat.send('Do you deliver on Saturdays?');
    await expect(agent.authentication).toContainText('Authenticated: No');
    await expect(agent.authentication).toContainText('A guest');
    await sent(shop);

    await shop.page.getByRole('status').getByRole('link', { name: 'Sign in' }).click();
    await shop.signIn('kim');

    await expect(agent.authentication).toContainText('Authenticated: Yes');
    await expect(agent.region('Contact')).toContainText(CONTACTS.kim);
    await expect(agent.variable('msdyn_isvip')).toContainText('true');
    const line = 'Signed in as Kim Abercrombie.';
    await expect(agent.region('Transcript')).toContainText(line);
    await expect(agent.region('Transcript')).toContainText('Do you deliver on Saturdays?');
    await expect(chat.log).toContainText('Do you deliver on Saturdays?');
    await expect(chat.log).toContainText(line);
    await chat.send('It is for tomorrow');
    await agent.reply('Then yes, Kim');
    await expect(chat.log).toContainText('Then yes, Kim');
    await expect(agent.page.getByRole('listitem').getByRole('button')).toHaveCount(1);
    expect(shop.errors).toEqual([]);
    expect(shop.events).toContain('lcw:chatRetrieved');
  });

  test('a guest whose token is refused stays one, and the agent sees the attempt beside it', async ({
    shop,
    chat,
    agent,
  }) => {
    await shop.listen();
    await shop.open();
    await chat.open();
    await chat.send('Hello');
    await sent(shop);
    await tamperOnTheWire(shop.page, (token) => resign(token, 'foreign'));
    await shop.signIn('kim');
    await expect(chat.log).toContainText('Hello');
    await expect.poll(() => shop.errors).toMatchObject([{ errorCode: 4 }]);
    await chat.send('Still here');
    const rows = agent.page.getByRole('listitem').getByRole('button');
    await expect(rows).toHaveCount(2);
    await expect(rows.filter({ hasText: 'Refused' })).toContainText('Not authenticated (T1)');
    await rows.filter({ hasText: 'Open' }).click();
    await expect(agent.authentication).toContainText('A guest');
    await expect(agent.region('Transcript')).toContainText('Still here');
  });
});

const down = (attributes: string) => `<script src="${CLIENT}" ${attributes}></script>`;

test('a token route that fails is no guest for a client that waits', async ({
  page,
  chat,
  keyFile,
  openAgent,
}) => {
  const site = await startOwnSite(down('data-when-unavailable="wait"'), keyFile, {
    signInOptional: true,
  });
  const agent = await openAgent(site.agentUrl);
  const shop = new Shop(page, site.url);
  await page.clock.install();
  await page.route('**/_services/auth/token', (route) => route.fulfill({ status: 404 }));
  await shop.listen();
  await shop.open();
  await chat.open();
  await expect
    .poll(() => shop.heard)
    .toContainEqual(expect.objectContaining({ type: 'lcw-auth:error' }));
  await page.clock.fastForward(10_000);
  await expect(chat.alert).toContainText('We could not check who you are');
  await expect
    .poll(() => shop.errors)
    .toMatchObject([{ errorCode: 2, errorDetail: 'timed out after 10 s' }]);
  // No chat, and the developer sees why: the route answered 404, and the client waits.
  await expect(agent.authentication).toContainText('did not call back within 10 seconds');
  await expect(agent.authentication).toContainText('404');
  expect(site.conversations()).toMatchObject([
    { state: 'no-token', noToken: { did: 'timed-out' } },
  ]);
  await site.close();
});

test('a token route that fails is named "downgraded" by a client that answers null', async ({
  page,
  chat,
  keyFile,
  openAgent,
}) => {
  const site = await startOwnSite(down(''), keyFile, { signInOptional: true });
  const agent = await openAgent(site.agentUrl);
  const shop = new Shop(page, site.url);
  await page.route('**/_services/auth/token', (route) => route.fulfill({ status: 404 }));
  await shop.listen();
  await shop.open();
  await chat.open();
  await chat.send('Hello');
  await expect(agent.authentication).toContainText('A guest');
  await sent(shop);
  const codes = shop.heard.flatMap(({ type, detail }) =>
    type === 'lcw-auth:error' ? [detail?.code] : [],
  );
  expect(codes).toEqual(['downgraded']);

  // The route works again, and with the next page the guest is known.
  await page.unroute('**/_services/auth/token');
  await shop.open();
  await expect(agent.authentication).toContainText('Authenticated: Yes');
  await site.close();
});

for (const tokenRead of ['at-start', 'at-registration'] as const) {
  test(`a provider that is registered brings the guest's chat to the customer, read ${tokenRead}`, async ({
    page,
    chat,
    keyFile,
    openAgent,
  }) => {
    const options = { signInOptional: true, tokenRead };
    const scripts = down('data-client-function="" data-attach data-sign-in-optional="true"');
    const site = await startOwnSite(scripts, keyFile, options);
    const agent = await openAgent(site.agentUrl);
    await page.route('**/_services/auth/token', (route) => route.fulfill({ status: 401 }));
    const shop = new Shop(page, site.url);
    await shop.listen();
    await shop.open();
    await chat.open();
    await chat.send('Hello');
    await expect(agent.authentication).toContainText('A guest');
    await sent(shop);
    await page.unroute('**/_services/auth/token');
    await shop.open();
    await expect(agent.authentication).toContainText('Authenticated: Yes');
    await expect(agent.page.getByRole('listitem').getByRole('button')).toHaveCount(1);
    await site.close();
  });
}
