/** The main job: a signed-in customer chats, and the agent sees who it is. */
import { expect, test } from '../fixtures/demo.ts';
import { CONTACTS } from '../fixtures/shop.ts';

test('kim chats, and the agent sees who she is, what is in her cart, and answers', {
  tag: '@smoke',
}, async ({ shop, chat, agent }) => {
  await shop.signIn('kim');
  await expect(shop.page.getByText('Kim Abercrombie')).toBeVisible();
  await chat.open();
  await chat.send('Does the lever machine fit under a cupboard?');

  await expect(agent.authentication).toContainText('Authenticated: Yes');
  await expect(agent.region('Contact')).toContainText(CONTACTS.kim);
  await expect(agent.region('Contact')).toContainText('Kim Abercrombie');
  await expect(agent.variable('msdyn_cartvalue')).toContainText('674');
  await expect(agent.variable('msdyn_isvip')).toContainText('true');
  for (const name of ['msdyn_cartvalue', 'msdyn_isvip']) {
    await expect(agent.variable(name).getByRole('cell').nth(2)).toHaveText('Yes');
  }
  await expect(agent.region('Transcript')).toContainText(
    'Does the lever machine fit under a cupboard?',
  );

  await agent.reply('It is 41 cm high with the lever down.');
  await expect(chat.log).toContainText('It is 41 cm high with the lever down.');
});

test('lee, who is no VIP, is told apart from kim', async ({ shop, chat, agent }) => {
  await shop.signIn('lee');
  await chat.open();
  await chat.send('Hello');

  await expect(agent.authentication).toContainText('Authenticated: Yes');
  await expect(agent.region('Contact')).toContainText(CONTACTS.lee);
  await expect(agent.variable('msdyn_isvip')).toContainText('false');
});

test('the cart that the agent sees is the cart at the time of the chat', async ({
  shop,
  chat,
  agent,
}) => {
  await shop.signIn('lee');
  await shop.page.getByRole('button', { name: 'Add to cart Hand burr grinder' }).click();
  await expect(shop.page.getByRole('button', { name: 'Remove Hand burr grinder' })).toBeVisible();
  await chat.open();
  await expect(agent.variable('msdyn_cartvalue')).toContainText('190');
});

test('the same works by keyboard alone', async ({ shop, chat, agent }) => {
  const { keyboard } = shop.page;
  await shop.open('/sign-in');
  await expect(shop.page.getByLabel('User name')).toBeFocused();
  await keyboard.type('kim');
  await keyboard.press('Tab');
  await keyboard.type('contoso');
  await keyboard.press('Enter');
  await expect(shop.page.getByText('Kim Abercrombie')).toBeVisible();

  await expect(chat.launcher).toBeVisible();
  // The chat button is the last stop of the page: Shift+Tab from the address bar's side gets there.
  let focused: string | undefined;
  const findFocus = async () => {
    focused = await shop.page.evaluate(() => document.activeElement?.tagName);
    return focused;
  };
  for (let presses = 0; presses < 40 && focused !== 'IFRAME'; presses += 1) {
    await keyboard.press('Tab');
    // On its way into the chat's frame, which is of another process, the focus is nowhere for a moment.
    await expect.poll(findFocus).not.toBe('BODY');
  }
  await expect(chat.launcher).toBeFocused();
  await keyboard.press('Enter');
  await expect(chat.input).toBeFocused();
  await keyboard.type('I have no mouse');
  await keyboard.press('Enter');
  await expect(agent.region('Transcript')).toContainText('I have no mouse');

  await agent.page.bringToFront();
  const reply = agent.page.getByRole('textbox', { name: 'Reply to the customer' });
  for (let presses = 0; presses < 40; presses += 1) {
    await agent.page.keyboard.press('Tab');
    if (await reply.evaluate((box) => box === document.activeElement)) break;
  }
  await agent.page.keyboard.type('Then we need none either');
  await agent.page.keyboard.press('Enter');
  await shop.page.bringToFront();
  await expect(chat.log).toContainText('Then we need none either');

  await keyboard.press('Escape');
  await expect(chat.launcher).toBeFocused();
});

test('the conversation stays in view, long messages of one’s own included', async ({
  shop,
  chat,
}) => {
  await shop.signIn('kim');
  await chat.open();
  for (let index = 1; index <= 10; index += 1) {
    await chat.input.fill(`Short message ${index}`);
    await chat.input.press('Enter');
  }
  await chat.send(`${'A line\n'.repeat(6)}The very last line`);
  await expect(chat.log.getByText('The very last line')).toBeInViewport();
  await expect
    .poll(() => chat.log.evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop))
    .toBeLessThan(2);
});

test('nobody is signed in: no token, the documented error, and an offer to sign in', {
  tag: '@smoke',
}, async ({ shop, chat, agent }) => {
  await shop.listen();
  await shop.open();
  await chat.open();

  await expect(chat.alert).toContainText('sign in', { ignoreCase: true });
  await expect(shop.page.getByRole('status').getByRole('link', { name: 'Sign in' })).toBeVisible();
  // The panel shows it first and tells the page then.
  await expect
    .poll(() => shop.errors)
    .toEqual([
      expect.objectContaining({
        errorCode: 3,
        errorDescription: "Auth token provider didn't provide any token",
      }),
    ]);
  expect(shop.heard.map(({ type }) => type)).toContain('lcw-auth:signed-out');
  await expect(agent.authentication).toContainText('so no chat came about');
  await expect(agent.authentication).toContainText('The page was told that nobody is signed in.');

  await shop.page.getByRole('status').getByRole('link', { name: 'Sign in' }).click();
  await expect(shop.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a customer who signs out leaves no token for the next one', { tag: '@smoke' }, async ({
  shop,
  chat,
  agent,
}) => {
  await shop.signIn('kim');
  await chat.open();
  await chat.send('This is Kim');
  await expect(agent.region('Contact')).toContainText(CONTACTS.kim);
  await shop.signOut();

  await shop.signIn('lee');
  await chat.open();
  await chat.send('This is Lee');
  await agent.page
    .getByRole('navigation')
    .or(agent.page.getByRole('list').first())
    .getByText('Lee')
    .first()
    .click();
  await expect(agent.region('Contact')).toContainText(CONTACTS.lee);
  await expect(agent.region('Transcript')).toContainText('This is Lee');
  await expect(chat.log).not.toContainText('This is Kim');
});
