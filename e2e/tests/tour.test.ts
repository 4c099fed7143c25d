/** The tour in the shop's page: what happens is ticked, in sight, and the page can be used by everybody. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureKeyFile, startDemo } from 'demo';
import { seriousFindings } from '../fixtures/axe.ts';
import { test as base, expect } from '../fixtures/demo.ts';

/** With a key set, whose rotation is over in two seconds. */
const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern for what is needed.
  demo: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-tour-'));
    const keyFile = join(folder, 'lcw-keys.json');
    ensureKeyFile(keyFile);
    const timing = { lifetimeSeconds: 3600, keyCacheSeconds: 2 };
    const demo = await startDemo({ port: 0, emulatorPort: 0, keyFile, timing });
    await use(demo);
    await demo.close();
    rmSync(folder, { recursive: true });
  },
});

test('each step is ticked when it has happened, in sight on a desktop', async ({ shop, chat }) => {
  const { page } = shop;
  const step = (name: string) => page.locator(`#step-${name}`);
  const isTicked = (name: string) => expect(step(name)).toHaveAttribute('data-state', 'done');
  const tour = page.getByRole('region', { name: 'What is going on' });
  await shop.signIn('kim');
  await isTicked('sign-in');
  await page.getByRole('button', { name: 'Add to cart House blend, 1 kg' }).click();
  await expect(page.getByRole('region', { name: 'Your cart' })).toContainText('$708');
  await expect(tour).toBeInViewport({ ratio: 1 });
  await isTicked('widget');
  await expect(step('chat')).toHaveAttribute('data-next', '');

  await chat.open();
  await isTicked('chat');
  await isTicked('agent');
  await expect(step('agent')).toContainText('a cart of $708');
  await chat.send('Hello');
  await isTicked('message');
  await expect(tour).toBeInViewport({ ratio: 1 });

  await expect(step('keys')).toHaveAttribute('data-state', 'waiting');
  await page.getByRole('button', { name: 'Rotate the keys' }).click();
  await isTicked('keys');
  await expect(step('keys')).toContainText('stays published until');
  await expect(step('new-key')).toHaveAttribute('data-state', 'waiting');
  await chat.end();
  await page.reload();
  await expect(step('message')).toHaveAttribute('data-state', 'past');
  await chat.open();
  await isTicked('new-key');
  expect(await seriousFindings(page)).toEqual([]);

  await shop.signOut();
  await isTicked('sign-out');
  await expect(page.locator('#tour-now')).toContainText('All of it happened');
});

test('on a phone the next step stays in sight, and nothing is wider than the screen', async ({
  shop,
}) => {
  const { page } = shop;
  await page.setViewportSize({ width: 390, height: 664 });
  await shop.signIn('lee');
  await page.getByRole('button', { name: 'Add to cart House blend, 1 kg' }).click();
  await expect(page.getByRole('region', { name: 'Your cart' })).toContainText('$106');
  const now = page.locator('#tour-now');
  await expect(now).toHaveText('2 of 8 done. Next: open the chat');
  await page.getByRole('heading', { name: 'House blend' }).scrollIntoViewIfNeeded();
  await expect(now).toBeInViewport({ ratio: 1 });
  const overflow = () => page.evaluate(() => document.body.scrollWidth - window.innerWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  expect(await seriousFindings(page)).toEqual([]);
});

test('Tab goes through the page as it is laid out, and each button is called what it shows', async ({
  shop,
}) => {
  const { page } = shop;
  await shop.signIn('lee');
  await expect(page.getByRole('button', { name: 'Rotate the keys' })).toBeVisible();
  const stops: { part: string; shown: string; outline: string }[] = [];
  await page.getByRole('link', { name: 'Contoso Coffee' }).focus();
  for (let count = 0; count < 8; count++) {
    await page.keyboard.press('Tab');
    stops.push(
      await page.evaluate(() => {
        const at = document.activeElement as HTMLElement;
        const part = at.closest('[id="tour"], [id="cart"], .products, nav');
        const { outlineStyle } = getComputedStyle(at);
        return {
          part: part?.id || part?.className || String(part?.localName),
          shown: String(at.textContent),
          outline: outlineStyle,
        };
      }),
    );
  }
  expect(stops.map(({ part }) => part)).toEqual([
    ...['nav', 'tour', 'tour', 'cart'],
    ...['products', 'products', 'products', 'products'],
  ]);
  expect(stops.every(({ outline }) => outline === 'solid')).toBe(true);
  const tops = await page
    .locator('nav button, #tour button, .products button')
    .evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().top));
  expect(tops[0]).toBeLessThan(Number(tops[1]));
  for (const product of ['Lever espresso machine', 'Hand burr grinder', 'House blend, 1 kg']) {
    await expect(page.getByRole('button', { name: `Add to cart ${product}` })).toBeVisible();
  }
});

test('an error event that is an exception, or says nothing, is told', async ({ shop }) => {
  const failures: string[] = [];
  shop.page.on('pageerror', ({ message }) => failures.push(message));
  await shop.open();
  const step = shop.page.locator('#step-chat');
  const raise = (detail: string) =>
    shop.page.evaluate(`dispatchEvent(new CustomEvent('lcw:error', { detail: ${detail} }))`);
  await raise('new TypeError("no such function")');
  await expect(step).toContainText('error: no such function');
  await raise('undefined');
  await expect(step).toContainText('an error that the widget does not explain');
  await raise('{ errorCode: 3, errorDescription: "no token" }');
  await expect(step).toContainText('error 3: no token');
  expect(failures).toEqual([]);
});
