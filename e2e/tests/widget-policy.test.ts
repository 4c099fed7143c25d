/** A page that helmet protects has the chat with the policy of `widgetCsp`, and with helmet's own has none. */
import { expect, test } from '@lcw-auth/emulator/playwright';
import { TEST_KEYS } from '@lcw-auth/emulator/test-keys';
import { keysFrom, liveChatAuth, widgetCsp } from '@lcw-auth/server';
import type { Page } from '@playwright/test';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';

const KIM = '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10';

// The page is on plain http here.
const upgradeInsecureRequests = null;

function createSite(protection: RequestHandler, widgetTag: string): Express {
  const app = express();
  app.use(protection);
  app.use(
    '/_services/auth',
    liveChatAuth({
      issuer: 'contosohelp.com',
      keys: keysFrom(async () => TEST_KEYS),
      allowTestKeys: true,
      user: () => ({}),
      subject: () => KIM,
    }),
  );
  app.get('/', (_request, response) => {
    const scripts = `<script src="/_services/auth/client.js"></script>${widgetTag}`;
    response.send(`<!doctype html><title>Shop</title>${scripts}`);
  });
  return app;
}

/** What the browser kept out of the page. */
async function watchViolations(page: Page): Promise<string[]> {
  const violations: string[] = [];
  await page.exposeFunction('tellViolation', (directive: string) => violations.push(directive));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      (window as unknown as { tellViolation(directive: string): void }).tellViolation(
        effectiveDirective,
      ),
    );
  });
  return violations;
}

for (const frameOnly of [false, true]) {
  test.describe(`with widgetCsp and frameOnly: ${frameOnly}`, () => {
    test.use({
      site: {
        create: ({ url, widgetTag }) => {
          const own = { upgradeInsecureRequests };
          // As docs/testing.md says.
          const directives = widgetCsp({ orgUrl: url, cdn: url, frameOnly, directives: own });
          const contentSecurityPolicy = { directives };
          return createSite(helmet({ contentSecurityPolicy }), widgetTag);
        },
      },
    });

    test('a customer chats, and nothing is kept out', async ({ page, siteUrl, chat, emulator }) => {
      const violations = await watchViolations(page);
      await page.goto(siteUrl);
      await chat.open();
      await expect(emulator).toBeAuthenticatedAs(KIM);
      await chat.send('Does it fit under a cupboard?');
      await expect(chat.log).toContainText('Does it fit under a cupboard?');
      expect(violations).toEqual([]);
    });
  });
}

test.describe("with helmet's own policy", () => {
  test.use({
    site: {
      create: ({ widgetTag }) => {
        const contentSecurityPolicy = { directives: { upgradeInsecureRequests } };
        return createSite(helmet({ contentSecurityPolicy }), widgetTag);
      },
    },
  });

  test('the widget is kept out', async ({ page, siteUrl }) => {
    const violations = await watchViolations(page);
    await page.goto(siteUrl);
    await expect.poll(() => violations).toEqual(['script-src-elem']);
  });
});
