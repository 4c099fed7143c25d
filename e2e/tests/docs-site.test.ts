/** The documentation site as it is built (`npm run docs`): it can be searched, read on a phone, and read by everybody. */
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import express from 'express';

const BUILT = fileURLToPath(new URL('../../apps/docs/dist/', import.meta.url));

let url: string;
let close: () => void;

test.beforeAll(async () => {
  expect(existsSync(BUILT), 'The site is not built: npm run site -w apps/docs').toBe(true);
  const server = express()
    .use(express.static(BUILT, { extensions: ['html'], redirect: false }))
    .listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => server.close().closeAllConnections();
});
test.afterAll(() => close());

test('a search for a symptom leads to its cause', async ({ page }) => {
  await page.goto(url);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('searchbox').fill('Visitor');
  await page.getByRole('option').filter({ hasText: 'sees "Visitor"' }).click();
  await expect(page.getByRole('heading', { name: 'The agent sees "Visitor"' })).toBeInViewport();
});

test('a search finds the guide first, before types and decisions', async ({ page }) => {
  await page.goto(url);
  await page.getByRole('button', { name: 'Search' }).click();
  for (const [words, path] of [
    ['CSP', '/csp'],
    ['testing', '/testing'],
    ['npm install', '/'],
    ['mount order', '/packages/server'],
    ['redis', '/several-instances'],
    ['key vault', '/azure-key-vault'],
  ] as const) {
    await page.getByRole('searchbox').fill(words);
    const first = page.getByRole('option').first().getByRole('link');
    await expect(first, words).toHaveAttribute('href', new RegExp(`^${path}(?:\\.html)?#`));
  }
  const addresses = await page
    .getByRole('option')
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  expect(addresses.slice(0, 4).filter((address) => address.startsWith('/api/'))).toEqual([]);
});

test('the address of an error code opens its section', async ({ page }) => {
  await page.goto(`${url}/errors#keys_unavailable`);
  await expect(page.getByRole('heading', { name: 'keys_unavailable', level: 3 })).toBeInViewport();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`on a phone, ${colorScheme}, axe finds nothing and nothing has to scroll sideways`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const path of ['/', '/packages/server', '/doctor', '/api/server-keys']) {
      await page.goto(`${url}${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes[0]?.html}`)).toEqual([]);
      const overflow = 'document.documentElement.scrollWidth - innerWidth';
      expect(await page.evaluate(overflow), path).toBeLessThanOrEqual(0);
    }
  });
}

test('pages are listed for language models, each with its address', async ({ request }) => {
  const list = await (await request.get(`${url}/llms.txt`)).text();
  expect(list).toContain('/errors.md');
  expect((await request.get(`${url}/errors.md`)).ok()).toBe(true);
});
