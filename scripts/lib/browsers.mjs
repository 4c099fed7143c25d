/** Finds a browser for the end-to-end tests, and gets one in the ways that a machine may allow. @module */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { aptInstall, findProgram } from './programs.mjs';
import { root, runNpm, runTool } from './run.mjs';

/** The last resort: a Chromium inside an npm package, for Linux. */
const PACKAGED_CHROMIUM = '@sparticuz/chromium@147.0.0';

const CHROMIUM = {
  variable: 'CHROMIUM_PATH',
  names: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge',
  ],
  places: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** Chromium's renderer in a small browser of its own: what Playwright, too, runs headless tests in. */
const HEADLESS_SHELL = {
  variable: 'HEADLESS_SHELL_PATH',
  names: ['chromium-headless-shell', 'chrome-headless-shell'],
  places: [],
};

const FIREFOX = {
  variable: 'FIREFOX_PATH',
  names: ['firefox-esr', 'firefox'],
  places: [
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  ],
};

/** The path of a Chromium: `CHROMIUM_PATH`, Playwright's own, or one of the system's. */
export async function findChromium() {
  const { chromium } = await import('@playwright/test');
  return findProgram(CHROMIUM, chromium.executablePath());
}

/**
 * The path of the headless shell: `HEADLESS_SHELL_PATH`, or one of the system's. Most tests need a third
 * less of it; those of the back/forward cache and of frozen tabs need the whole browser.
 */
export const findHeadlessShell = () => findProgram(HEADLESS_SHELL);

/** The path of a Firefox: `FIREFOX_PATH`, or one of the system's. */
export const findFirefox = () => findProgram(FIREFOX);

async function unpackChromium() {
  if (process.platform !== 'linux') return undefined;
  console.log(`Installing ${PACKAGED_CHROMIUM} …`);
  const folder = join(root, 'node_modules', '.cache', 'chromium');
  const code = await runNpm(['install', '--prefix', folder, '--no-save', PACKAGED_CHROMIUM]);
  if (code !== 0) return undefined;
  const module = createRequire(join(folder, 'index.js'))('@sparticuz/chromium');
  return /** @type {Promise<string>} */ ((module.default ?? module).executablePath());
}

/**
 * The path of a Chromium, which is installed when there is none.
 *
 * @returns {Promise<string | undefined>} undefined when none could be had.
 */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  console.log('There is no Chromium on this machine. Downloading Playwright’s …');
  await runTool('@playwright/test', ['install', 'chromium'], { timeoutMs: 300_000 });
  const downloaded = await findChromium();
  if (downloaded) return downloaded;
  await aptInstall('chromium');
  return (await findChromium()) ?? unpackChromium();
}

/**
 * The path of a headless shell, which is installed where that is easy: the tests can do without.
 *
 * @returns {Promise<string | undefined>} undefined when none could be had.
 */
export async function ensureHeadlessShell() {
  if (!findHeadlessShell()) await aptInstall('chromium-headless-shell');
  return findHeadlessShell();
}

/**
 * The path of a Firefox, which is installed where that is easy: the tests can do without.
 *
 * @returns {Promise<string | undefined>} undefined when none could be had.
 */
export async function ensureFirefox() {
  if (!findFirefox()) await aptInstall('firefox-esr');
  return findFirefox();
}
