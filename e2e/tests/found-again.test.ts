/** A chat goes on after a reload and in another tab (W2, `lcw:chatRetrieved`). */

import { Chat } from '@lcw-auth/emulator/playwright';
import type { BrowserContext } from '@playwright/test';
import { expect, test } from '../fixtures/demo.ts';
import { Shop } from '../fixtures/shop.ts';

/** Waits until this is the last event that the page heard: what the panel told it before has arrived, too. */
async function waitForWidgetEvent(shop: Shop, event: string): Promise<void> {
  await expect.poll(() => shop.events.at(-1)).toBe(event);
}

async function openTab(context: BrowserContext, url: string) {
  const page = await context.newPage();
  const shop = new Shop(page, url);
  await shop.listen();
  await shop.open();
  return { shop, chat: new Chat(page) };
}

test('after a reload the chat is there, open or minimised as it was', { tag: '@smoke' }, async ({
  shop,
  chat,
  agent,
}) => {
  await shop.listen();
  await shop.signIn('kim');
  await chat.open();
  await chat.send('Before the reload');
  await expect(agent.region('Transcript')).toContainText('Before the reload');
  await waitForWidgetEvent(shop, 'lcw:onMessageSent');
  shop.heard.length = 0;
  await shop.page.reload();
  await expect(chat.log).toContainText('Before the reload');
  await expect.poll(() => shop.events).toEqual(['lcw:ready', 'lcw:chatRetrieved']);
  await chat.send('After the reload');
  await expect(agent.region('Transcript')).toContainText('After the reload');
  await waitForWidgetEvent(shop, 'lcw:onMessageSent');

  await chat.press('Minimise chat');
  await waitForWidgetEvent(shop, 'lcw:onMinimize');
  // That it is minimised is kept just after the page was told.
  const kept = () => shop.page.evaluate(() => Object.values(sessionStorage).join());
  await expect.poll(kept).toContain('"isOpen":false');
  shop.heard.length = 0;
  await shop.open();
  await expect.poll(() => shop.events).toEqual(['lcw:ready', 'lcw:chatRetrieved']);
  // What the panel reads at first is no news; what comes after it is.
  await expect(chat.frame.getByText('After the reload')).toBeAttached();
  await agent.reply('Are you still there?');
  await expect(chat.launcher).toHaveAccessibleName('Chat with us, 1 unread message');
  await chat.open();
  await expect(chat.log).toContainText('Are you still there?');
  await expect(agent.page.getByRole('listitem').getByRole('button')).toHaveCount(1);
});

test('another tab finds the customer’s chat when it starts one, and both follow it', async ({
  shop,
  chat,
  agent,
  context,
  demo,
}) => {
  await shop.listen();
  await shop.signIn('kim');
  await chat.open();
  await chat.send('From the first tab');
  await expect(agent.region('Transcript')).toContainText('From the first tab');

  const other = await openTab(context, demo.shopUrl);
  await other.chat.open();
  await expect(other.chat.log).toContainText('From the first tab');
  await expect.poll(() => other.shop.events).toEqual(['lcw:ready', 'lcw:chatRetrieved']);
  await other.chat.send('From the second tab');
  await shop.page.bringToFront();
  await expect(chat.log).toContainText('From the second tab');
  await agent.reply('I hear both');
  await expect(chat.log).toContainText('I hear both');
  await other.shop.page.bringToFront();
  await expect(other.chat.log).toContainText('I hear both');
  await expect(agent.page.getByRole('listitem').getByRole('button')).toHaveCount(1);

  await other.chat.press('End chat');
  await other.chat.press('Yes, end it');
  await shop.page.bringToFront();
  await expect(chat.frame.getByText('The chat has ended')).toBeVisible();
  await waitForWidgetEvent(shop, 'lcw:threadUpdate');
});

test('somebody else in the same tab finds nothing of it', async ({ shop, chat, agent }) => {
  await shop.listen();
  await shop.signIn('kim');
  await chat.open();
  await chat.send('This is Kim');
  await expect(agent.region('Transcript')).toContainText('This is Kim');
  await shop.signOut();
  await shop.signIn('lee');
  await expect.poll(() => shop.events.at(-1)).toBe('lcw:ready');
  await chat.open();
  await chat.send('This is Lee');
  await expect(agent.page.getByRole('listitem').getByRole('button')).toHaveCount(2);
  await waitForWidgetEvent(shop, 'lcw:onMessageSent');
  await expect(chat.log).not.toContainText('This is Kim');
  expect(shop.events).not.toContain('lcw:chatRetrieved');
});

test.describe('in a widget that does not reconnect', () => {
  test.use({ emulator: { chatReconnect: false } });

  test('another tab starts a chat of its own', async ({ shop, chat, agent, context, demo }) => {
    await shop.signIn('kim');
    await chat.open();
    await chat.send('From the first tab');
    await expect(agent.region('Transcript')).toContainText('From the first tab');
    const other = await openTab(context, demo.shopUrl);
    await other.chat.open();
    await expect.poll(() => other.shop.events).toContain('lcw:startChat');
    await expect(other.chat.log).not.toContainText('From the first tab');
    await expect(agent.page.getByRole('listitem').getByRole('button')).toHaveCount(2);
  });
});

test.describe('a guest', () => {
  test.use({ emulator: { signInOptional: true } });

  test('is found again in the same tab only', async ({ shop, chat, context, demo }) => {
    await shop.listen();
    await shop.open();
    await chat.open();
    await chat.send('Who am I?');
    await waitForWidgetEvent(shop, 'lcw:onMessageSent');
    await shop.page.reload();
    await expect(chat.log).toContainText('Who am I?');
    await waitForWidgetEvent(shop, 'lcw:chatRetrieved');
    const other = await openTab(context, demo.shopUrl);
    await other.chat.open();
    await expect.poll(() => other.shop.events).toContain('lcw:startChat');
    await expect(other.chat.log).not.toContainText('Who am I?');
  });
});
