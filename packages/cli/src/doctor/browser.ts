/**
 * Opens the page in the user's own Chromium, by Playwright where it is installed: what a page is like
 * once its scripts have run can be seen nowhere else.
 * @module
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserVisit, SeenInBrowser } from './options.ts';

const LOAD_TIMEOUT_MS = 20_000;
/** What a tag manager adds comes after the load. */
const LATE_SCRIPTS_MS = 3000;
/** Of a page that is busy for ever, once it has loaded, nothing else would let go. */
const VISIT_TIMEOUT_MS = LOAD_TIMEOUT_MS + LATE_SCRIPTS_MS + 5000;

/** As much of Playwright as is used; it is not a dependency. */
interface Playwright {
  chromium: { launch(options: object): Promise<Browser> };
}

interface Browser {
  newContext(options: object): Promise<Context>;
  close(): Promise<void>;
}

interface Context {
  addCookies(cookies: readonly object[]): Promise<void>;
  newPage(): Promise<Page>;
}

interface Page {
  addInitScript(script: string): Promise<void>;
  goto(url: string, options: object): Promise<unknown>;
  waitForFunction(script: string, argument: undefined, options: object): Promise<unknown>;
  evaluate(script: string): Promise<unknown>;
}

/**
 * @returns undefined when Playwright is not installed.
 * @param load - imports it.
 */
export async function loadBrowser(
  executablePath: string | undefined,
  load: () => Promise<Playwright> = importPlaywright,
): Promise<BrowserVisit | undefined> {
  const playwright = await load().catch(() => undefined);
  if (!playwright) return undefined;
  return async ({ url, cookie, clientFunction, signal }) => {
    const browser = await playwright.chromium.launch({
      timeout: LOAD_TIMEOUT_MS,
      ...(executablePath === undefined ? { channel: 'chrome' } : { executablePath }),
      // Chromium does not run as root otherwise.
      chromiumSandbox: process.getuid?.() !== 0,
    });
    const stop = () => void browser.close().catch(() => {});
    signal?.addEventListener('abort', stop);
    const limit = setTimeout(stop, VISIT_TIMEOUT_MS);
    try {
      const context = await browser.newContext({ serviceWorkers: 'block' });
      if (cookie !== undefined) await context.addCookies(cookiesFor(url, cookie));
      return await look(await context.newPage(), url, clientFunction);
    } finally {
      clearTimeout(limit);
      signal?.removeEventListener('abort', stop);
      await browser.close();
    }
  };
}

const NAME = 'playwright-core';

/** Beside this package, or else in the project from which it was started. */
async function importPlaywright(): Promise<Playwright> {
  const project = createRequire(join(process.cwd(), 'package.json'));
  const module: Playwright & { default?: Playwright } = await import(NAME).catch(
    () => import(pathToFileURL(project.resolve(NAME)).href),
  );
  return module.default ?? module;
}

/** For the page's own host alone: no other host may see them. */
function cookiesFor(url: URL, header: string): object[] {
  return header.split(/;\s*/).flatMap((pair) => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [{ name: pair.slice(0, at), value: pair.slice(at + 1), url: url.origin }];
  });
}

const WATCH_POLICY = `
  window.__lcwAuthBlocked = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    let host = event.blockedURI;
    try { host = new URL(host).host; } catch {}
    window.__lcwAuthBlocked.push(host + ' by ' + event.effectiveDirective);
  });
`;

async function look(page: Page, url: URL, clientFunction: string): Promise<SeenInBrowser> {
  await page.addInitScript(WATCH_POLICY);
  await page.goto(url.href, { waitUntil: 'load', timeout: LOAD_TIMEOUT_MS });
  const name = JSON.stringify(clientFunction);
  const isThere = `typeof ${name}.split('.').reduce((at, key) => at?.[key], window) === 'function'`;
  const hasTag = `document.getElementById('Microsoft_Omnichannel_LCWidget') !== null`;
  // A bound, not a sleep: it goes on as soon as both are there.
  await page
    .waitForFunction(`${isThere} && ${hasTag}`, undefined, { timeout: LATE_SCRIPTS_MS })
    .catch(() => {});
  const blocked = await page.evaluate('window.__lcwAuthBlocked');
  return {
    hasFunction: (await page.evaluate(isThere)) === true,
    hasWidget: (await page.evaluate(hasTag)) === true,
    // The page can put there what it likes.
    blocked: Array.isArray(blocked)
      ? blocked.filter((one) => typeof one === 'string').slice(0, 10)
      : [],
  };
}
