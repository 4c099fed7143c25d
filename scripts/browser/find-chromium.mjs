/** Finds a Chromium that is already on this machine. @module */
import { existsSync } from 'node:fs';
import { installedProgram, namedProgram } from './find-program.mjs';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];

const FIXED_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Playwright's own browser, when it was downloaded. */
async function playwrightChromium() {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : undefined;
}

/**
 * The path of a Chromium: `CHROMIUM_PATH`, Playwright's own, or one of the system's.
 *
 * @returns {Promise<string | undefined>}
 */
export async function findChromium() {
  return (
    namedProgram('CHROMIUM_PATH') ??
    (await playwrightChromium()) ??
    installedProgram(NAMES, FIXED_PLACES)
  );
}
