/** The agent's page beside several customers: whom a reply reaches, and what can be told apart. */
import type { EmulatorOptions } from '@lcw-auth/emulator';
import type { Browser } from '@playwright/test';
import { ChatPanel } from '../fixtures/chat-panel.ts';
import { expect, type OpenPage, test } from '../fixtures/own-page.ts';

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
