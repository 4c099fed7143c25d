/** Providers in React components: one too many costs nobody a chat, and one that is disposed of leaves nothing. */
import type { Page } from 'puppeteer-core';
import { bundlePage } from '../../fixtures/page-life/bundle-page.ts';
import { expect, test as life } from '../../fixtures/page-life/life.ts';
import { until } from '../../fixtures/page-life/tab.ts';
import { CONTACTS } from '../../fixtures/shop.ts';

interface Fixtures {
  /** A page where a component can be shown. */
  react: Page;
}

const test = life.extend<Fixtures, { bundle: string }>({
  bundle: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern for what is needed.
    async ({}, use) => use(await bundlePage({ entry: 'pages/react-chat.js' })),
    { scope: 'worker' },
  ],
  react: async ({ site, visitor, bundle }, use) => {
    site.files.set('/react.js', bundle);
    site.files.set(
      '/react.html',
      '<!doctype html><div id="root"></div><script type="module" src="/react.js"></script>',
    );
    site.signedIn = 'kim';
    // Slower than the components render.
    site.tokenTakesMs = 700;
    const page = await visitor.newPage();
    await page.goto(`${site.url}/react.html`);
    await page.waitForFunction('globalThis.show');
    await use(page);
  },
});

/** Presses the button and gives what the widget got. */
async function ask(page: Page): Promise<string> {
  await page.click('button');
  const answer = () => page.evaluate(`document.querySelector('output').textContent`);
  await until('an answer', async () => !['', 'asked'].includes(String(await answer())), 15_000);
  return String(await answer());
}

/** How many listeners the page's window and document have. */
async function countListeners(page: Page): Promise<number> {
  const devtools = await page.createCDPSession();
  let count = 0;
  for (const expression of ['window', 'document', 'navigation']) {
    const { result } = await devtools.send('Runtime.evaluate', { expression });
    const { objectId = '' } = result;
    const { listeners } = await devtools.send('DOMDebugger.getEventListeners', { objectId });
    count += listeners.length;
  }
  await devtools.detach();
  return count;
}

for (const name of ['MadeInRender', 'MadeOutside']) {
  test(`${name}: a component that renders twice a second gets its token from a slow route`, async ({
    react,
  }) => {
    await react.evaluate(`show('${name}')`);
    await react.waitForSelector('button');
    expect(await ask(react)).toBe(CONTACTS.kim);
    expect(await ask(react)).toBe(CONTACTS.kim);
  });
}

test('a provider that is disposed of leaves no listener, and asks for nothing any more', async ({
  react,
  site,
}) => {
  site.tokenTakesMs = 0;
  const shown = async () => {
    await react.evaluate(`show('Disposing')`);
    await react.waitForSelector('button');
    await react.evaluate('new Promise(requestAnimationFrame)');
  };
  const gone = async () => {
    await react.evaluate(`show('nothing')`);
    await react.waitForFunction(`!document.querySelector('button')`, { polling: 20 });
  };
  const before = await countListeners(react);
  for (let time = 0; time < 20; time += 1) {
    await shown();
    // The control: there is something to leave behind.
    if (time === 0) expect(await countListeners(react)).toBeGreaterThan(before);
    await gone();
  }
  expect(await countListeners(react)).toBe(before);
  const requests = site.tokenRequests;
  await react.mouse.move(50, 50);
  await react.mouse.move(60, 60);
  await shown();
  expect(await ask(react)).toBe(CONTACTS.kim);
  expect(site.tokenRequests).toBe(requests + 1);
});
