/**
 * How far Microsoft's React widget gets with tokens of our server and our client, against the
 * emulator. `npm run react-widget` installs it, some 760 MB, and runs this.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startEmulator } from '@lcw-auth/emulator';
import { keysFromFile, liveChatAuth } from '@lcw-auth/server';
import { test as base, expect } from '@playwright/test';
import express from 'express';
import { AgentView } from '../fixtures/agent-view.ts';
import { test as withKeyFile } from '../fixtures/demo.ts';
import { CONTACTS } from '../fixtures/shop.ts';
import { bundlePage } from './bundle-page.ts';

/** A site with one page, the widget, where Kim is always signed in; and an emulator for it. */
async function startSite(keyFile: string) {
  const script = await bundlePage();
  const app = express();
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const emulator = await startEmulator({
    port: 0,
    publicKeyUrl: `${url}/_services/auth/publickey`,
    contacts: { [CONTACTS.kim]: { name: 'Kim' } },
  });
  const { organizationId: orgId, url: orgUrl, widgetId } = emulator;
  app.use(
    '/_services/auth',
    liveChatAuth({
      issuer: 'react-widget.example',
      keys: keysFromFile(keyFile),
      user: () => ({ id: CONTACTS.kim }),
      subject: (user) => user.id,
      context: () => ({ msdyn_cartvalue: 10000 }),
    }),
  );
  app.get('/page.js', (_request, response) => response.sendFile(script));
  app.get('/', (_request, response) =>
    response.send(`<!doctype html><html lang="en"><title>React widget</title>
<h1>React widget</h1><div id="widget"></div>
<script src="/_services/auth/client.js"></script>
<script>window.omnichannelConfig = ${JSON.stringify({ orgId, orgUrl, widgetId })};</script>
<script type="module" src="/page.js"></script></html>`),
  );
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await Promise.all([once(server, 'close'), emulator.close()]);
  };
  return { url, emulator, close };
}

const test = withKeyFile.extend<{ site: Awaited<ReturnType<typeof startSite>> }>({
  // The emulator makes its own certificate.
  ignoreHTTPSErrors: true,
  site: async ({ keyFile }, use) => {
    const site = await startSite(keyFile);
    await use(site);
    await site.close();
  },
});

test('a customer chats through the React widget, and the agent sees who it is', async ({
  page,
  context,
  site,
}) => {
  test.setTimeout(180_000);
  const agentPage = await context.newPage();
  await agentPage.goto(site.emulator.agentUrl);
  const agent = new AgentView(agentPage);
  await page.bringToFront();
  const { step } = base;

  await step('the page loads, and the chat starts with a token of the site', async () => {
    await page.goto(site.url);
    const started = page.waitForResponse((response) => response.url().includes('/conversation'));
    await page.locator('#oc-lcw-chat-button').click({ timeout: 60_000 });
    expect((await started).status()).toBe(200);
    await expect(agent.authentication).toContainText('Authenticated: Yes');
  });

  await step('both sides write', async () => {
    const input = page.getByRole('textbox', { name: /message/i });
    await input.fill('Hello from React');
    await input.press('Enter');
    await expect(agentPage.getByText('Hello from React').first()).toBeVisible();
    await agent.reply('Good morning, Kim');
    await expect(page.getByText('Good morning, Kim').first()).toBeVisible();
  });

  await step('the customer asks for the transcript by e-mail', async () => {
    await page.locator('#lcw-footer-email-transcript-button').click();
    const address = 'kim@contoso.example';
    await page.locator('#lcw-email-transcript-dialog-text-field').fill(address);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(agentPage.getByText(address).first()).toBeVisible();
  });

  await step('the customer ends the chat', async () => {
    await page.locator('#lcw-header-close-button').click();
    const pane = page.locator('#oc-lcw-confirmation-pane, #lcw-components-confirmation-pane');
    await pane.getByRole('button').first().click();
    await expect(agentPage.getByText('The customer ended the chat.').first()).toBeVisible();
  });

  await expect(agent.region('Unknown calls')).toBeHidden();
});
