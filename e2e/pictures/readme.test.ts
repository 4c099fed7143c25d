/** The README's pictures of the demo, in docs/images. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureKeyFile } from 'demo';
import { test as base, expect } from '../fixtures/demo.ts';

/** With a key set, as the demo has it. */
const test = base.extend<object, { keyFile: string }>({
  keyFile: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern for what is needed.
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-pictures-'));
      const keyFile = join(folder, 'lcw-keys.json');
      ensureKeyFile(keyFile);
      await use(keyFile);
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
});

const picture = (name: string) => ({
  path: join(import.meta.dirname, '../../docs/images', name),
});

test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const { device, viewport, customer, agentPicture } of [
  {
    device: 'a desktop',
    viewport: { width: 1280, height: 800 },
    customer: 'shop.png',
    agentPicture: 'agent.png',
  },
  { device: 'a phone', viewport: { width: 390, height: 780 }, customer: 'phone.png' },
]) {
  test.describe(device, () => {
    test.use({ viewport });

    test('a question and its answer', async ({ page, shop, chat, agent }) => {
      await page.bringToFront();
      await shop.signIn('kim');
      await chat.open();
      await chat.send('Does the lever machine fit under a cupboard? Mine is 45 cm high.');
      await agent.reply('It does, Kim: 41 cm with the lever down.');
      await expect(chat.log).toContainText('41 cm');
      await expect(page.locator('#step-keys')).toContainText('signs');
      await page.screenshot(picture(customer));
      if (agentPicture) await agent.page.screenshot(picture(agentPicture));
    });
  });
}

test.describe('in the dark', () => {
  test.use({ colorScheme: 'dark', viewport: { width: 1280, height: 800 } });

  test('a token that was changed on its way', async ({ page, shop, chat, agent }) => {
    await page.route('**/livechatconnector/auth/**', (route) => {
      const headers = route.request().headers();
      const token = headers.authenticatedusertoken ?? '';
      const changed = { ...headers, authenticatedusertoken: `${token.slice(0, -8)}AAAAAAAA` };
      return route.continue({ headers: changed });
    });
    await page.bringToFront();
    await shop.signIn('kim');
    await chat.open();
    await expect(agent.authentication).toContainText('Authenticated: No');
    await agent.page.screenshot(picture('refused.png'));
  });
});
