/**
 * `node scripts/react-widget.mjs [folder]`: tries Microsoft's React widget against the emulator, with tokens of this
 * server and this client, and says how far it gets. Needs a build and a Chromium. The widget is too large for the
 * lock file; it is installed into the folder, or into a temporary one that is removed afterwards.
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from './lib/browsers.mjs';
import { bundlePage } from './react-widget/bundle-page.mjs';
import { installWidget } from './react-widget/install-widget.mjs';
import { startWidgetSite } from './react-widget/start-widget-site.mjs';
import { walkThrough } from './react-widget/walk-through.mjs';

const given = process.argv[2];
const folder = given ? resolve(given) : await mkdtemp(join(tmpdir(), 'lcw-auth-react-widget-'));
let exitCode = 1;
try {
  await installWidget(folder);
  const site = await startWidgetSite(await bundlePage(folder), join(folder, 'key.pem'));
  const executablePath = await findChromium();
  const browser = await chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const steps = await walkThrough(browser, site, join(folder, 'react-widget.png'));
    for (const { step, outcome } of steps) console.log(`${step}: ${outcome}`);
    exitCode = steps.every(({ outcome }) => outcome === 'yes') ? 0 : 1;
  } finally {
    await browser.close();
    await site.close();
  }
} finally {
  if (!given) await rm(folder, { recursive: true, force: true });
}
process.exitCode = exitCode;
