/** A shop on plain http under a name of its own, where browsers leave out what needs a secure context. */
import { expect, test } from '../fixtures/demo.ts';
import { startOwnSite } from '../fixtures/own-site.ts';

test('its customers chat all the same', async ({ page, chat, keyFile, openAgent }) => {
  const site = await startOwnSite('<script src="/_services/auth/client.js"></script>', keyFile);
  const agent = await openAgent(site.agentUrl);
  await page.goto(site.url.replace('localhost', 'shop.example'));
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await chat.open();
  await chat.send('Hello');
  await expect(agent.authentication).toContainText('Authenticated: Yes');
  await site.close();
});
