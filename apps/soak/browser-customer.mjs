/** Customers who use the shop's page and its chat panel in a real Chromium, one after another. @module */
import { Chat } from '@lcw-auth/emulator/playwright';
import { chromium, expect } from '@playwright/test';
import { findChromium } from '../../scripts/lib/browsers.mjs';

/** A page on a busy machine is slow, not wrong. */
const WITHIN_MS = 45_000;

/** @returns a browser in which customers follow one another in one tab */
export async function openBrowser(shopUrl) {
  const executablePath = await findChromium();
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--no-first-run',
    ],
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(WITHIN_MS);
  const slow = expect.configure({ timeout: WITHIN_MS });
  return {
    /** One customer from signing in to being a guest again, who says `text` in a chat. */
    async visit(username, text) {
      await page.goto(`${shopUrl}/sign-in`);
      await page.getByLabel('User name').fill(username);
      await page.getByLabel('Password').fill('contoso');
      await page.getByRole('button', { name: 'Sign in' }).click();
      const chat = new Chat(page);
      await chat.open();
      await slow(chat.input).toBeVisible();
      await chat.send(text);
      await slow(chat.log).toContainText(text);
      await chat.end();
      await page.getByRole('button', { name: 'Sign out' }).click();
      const shop = page.getByRole('navigation', { name: 'Shop' });
      await slow(shop.getByRole('link', { name: 'Sign in' })).toBeVisible();
    },
    /** Keeps what the customer saw when something went wrong; the next one begins anew. */
    async giveUp(path) {
      await page.screenshot({ path });
      await page.context().clearCookies();
    },
    close: () => browser.close(),
  };
}
