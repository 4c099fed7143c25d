/** A shop on plain http under a name of its own, where browsers leave out what needs a secure context. */
import { AgentView } from '../fixtures/agent-view.ts';
import { expect, test } from '../fixtures/demo.ts';
import { startOwnSite } from '../fixtures/own-site.ts';
import config from '../playwright.config.ts';

const { launchOptions } = config.use ?? {};
const args = [...(launchOptions?.args ?? []), '--host-resolver-rules=MAP shop.example 127.0.0.1'];
test.use({ launchOptions: { ...launchOptions, args } });

test('its customers chat all the same', async ({ page, chat, keyFile, context }) => {
  const site = await startOwnSite('<script src="/_services/auth/client.js"></script>', keyFile);
  const agent = new AgentView(await context.newPage());
  await agent.page.goto(site.agentUrl);
  await page.goto(site.url.replace('localhost', 'shop.example'));
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await chat.open();
  await chat.send('Hello');
  await expect(agent.authentication).toContainText('Authenticated: Yes');
  await site.close();
});
