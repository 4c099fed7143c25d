/** `npm run screenshots`: takes the README's pictures of the demo anew. Needs a build and a Chromium. @module */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from './lib/browsers.mjs';
import { root } from './lib/run.mjs';

/** @typedef {import('@playwright/test').Page} Page */

const images = join(root, 'docs', 'images');
const desktop = { width: 1280, height: 800 };

const { startDemo } = await import(new URL('../apps/demo/dist/index.js', import.meta.url).href);
const folder = await mkdtemp(join(tmpdir(), 'lcw-auth-screenshots-'));
const keyFile = join(folder, 'demo.pem');
const executablePath = await findChromium();
const browser = await chromium.launch({
  ...(executablePath !== undefined && { executablePath }),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});

/** @param {Page} page */
const chatOf = (page) => page.frameLocator('iframe[title="Chat"]');

/**
 * Signs in and opens the chat.
 *
 * @param {Page} page
 * @param {string} shopUrl
 */
async function openChat(page, shopUrl) {
  await page.goto(`${shopUrl}/sign-in`);
  await page.getByLabel('User name').fill('kim');
  await page.getByLabel('Password').fill('contoso');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await chatOf(page).getByRole('button', { name: 'Chat with us' }).click();
}

/**
 * @param {Page} page
 * @param {string} text
 */
async function send(page, text) {
  await chatOf(page).getByRole('textbox', { name: 'Message' }).fill(text);
  await page.keyboard.press('Enter');
}

/**
 * A chat with a question and an answer: the customer's picture and the agent's.
 *
 * @param {import('@playwright/test').BrowserContextOptions} options
 * @param {string} shopPicture
 * @param {string} [agentPicture]
 */
async function takeChat(options, shopPicture, agentPicture) {
  const demo = await startDemo({ port: 0, emulatorPort: 0, keyFile });
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const agent = await context.newPage();
  await agent.goto(demo.agentUrl);
  await page.bringToFront();
  await openChat(page, demo.shopUrl);
  await send(page, 'Does the lever machine fit under a cupboard? Mine is 45 cm high.');
  await agent
    .getByRole('textbox', { name: 'Reply to the customer' })
    .fill('It does, Kim: 41 cm with the lever down.');
  await agent.keyboard.press('Enter');
  await chatOf(page).getByText('41 cm').waitFor();
  await page.screenshot({ path: join(images, shopPicture) });
  if (agentPicture) {
    await agent.bringToFront();
    await agent.screenshot({ path: join(images, agentPicture) });
  }
  await context.close();
  await demo.close();
}

/** A token that was changed on its way. */
async function takeRefusal() {
  const demo = await startDemo({ port: 0, emulatorPort: 0, keyFile });
  const context = await browser.newContext({ colorScheme: 'dark', viewport: desktop });
  const page = await context.newPage();
  await page.route('**/livechatconnector/auth/**', (route) => {
    const headers = route.request().headers();
    const token = headers.authenticatedusertoken ?? '';
    return route.continue({
      headers: { ...headers, authenticatedusertoken: `${token.slice(0, -8)}AAAAAAAA` },
    });
  });
  await openChat(page, demo.shopUrl);
  const agent = await context.newPage();
  await agent.goto(demo.agentUrl);
  await agent.getByText('Authenticated: No').waitFor();
  await agent.screenshot({ path: join(images, 'refused.png') });
  await context.close();
  await demo.close();
}

await mkdir(images, { recursive: true });
await takeChat({ viewport: desktop }, 'shop.png', 'agent.png');
await takeChat({ viewport: { width: 390, height: 780 }, isMobile: true }, 'phone.png');
await takeRefusal();
await browser.close();
await rm(folder, { recursive: true });
console.log('The pictures are in docs/images.');
