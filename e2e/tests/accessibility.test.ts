/** What axe finds on every page that people see, in light and dark. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/demo.ts';

const COLOR_SCHEMES = ['light', 'dark'] as const;

async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

for (const colorScheme of COLOR_SCHEMES) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('axe finds nothing serious in the shop, the chat and the agent’s view', async ({
      shop,
      chat,
      agent,
    }) => {
      await shop.open('/sign-in');
      expect(await seriousFindings(shop.page)).toEqual([]);
      expect(await seriousFindings(agent.page)).toEqual([]);
      await shop.signIn('nobody', 'wrong');
      expect(await seriousFindings(shop.page)).toEqual([]);

      await shop.signIn('kim');
      await expect(chat.launcher).toBeVisible();
      expect(await seriousFindings(shop.page)).toEqual([]);
      await chat.open();
      await chat.send('Hello');
      await agent.reply('Good morning');
      await expect(chat.log).toContainText('Good morning');
      expect(await seriousFindings(shop.page)).toEqual([]);
      expect(await seriousFindings(agent.page)).toEqual([]);
    });

    test('axe finds nothing serious when nobody is signed in', async ({ shop, chat, agent }) => {
      await shop.open();
      await chat.open();
      await expect(chat.alert).toBeVisible();
      expect(await seriousFindings(shop.page)).toEqual([]);
      expect(await seriousFindings(agent.page)).toEqual([]);
    });
  });
}
