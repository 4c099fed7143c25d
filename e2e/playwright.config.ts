/** How the end-to-end tests run: one real Chromium, servers of its own for every test. @module */
import { defineConfig, devices, type PlaywrightTestConfig } from '@playwright/test';
import { findChromium, findHeadlessShell } from '../scripts/lib/browsers.mjs';

const executablePath = findHeadlessShell() ?? (await findChromium());

/**
 * What Chromium prepares for each new window and no test ever sees: two pages for its address bar
 * and a process for the page after this one. They cost two thirds of a window.
 */
const UNSEEN_FEATURES = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'PreloadTopChromeWebUI',
  'SpareRendererForSitePerProcess',
];

const config: PlaywrightTestConfig = defineConfig({
  testDir: 'tests',
  outputDir: 'test-results/artifacts',
  // Two, because a test that waits for a browser leaves room for another.
  workers: 2,
  // What passes only the second time has failed: the second time is for its trace.
  retries: 1,
  failOnFlakyTests: true,
  forbidOnly: true,
  // Of what takes long, each run has a sample; `TEST_LONG=1` runs all of it.
  ...(process.env.TEST_LONG !== '1' && { grepInvert: /@long/ }),
  timeout: 60_000,
  // A busy machine is slow, not wrong; what never comes is told by this and by the limit of the test.
  expect: { timeout: 15_000, toPass: { timeout: 15_000 } },
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    trace: 'on-first-retry',
    launchOptions: {
      ...(executablePath !== undefined && { executablePath }),
      args: [
        // Chromium refuses its sandbox to root; the only pages here are our own.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        // Hosts of tests that need one with a name of its own, and one that there is not.
        '--host-resolver-rules=MAP shop.example 127.0.0.1, MAP gone.example ~NOTFOUND',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        `--disable-features=${UNSEEN_FEATURES.join(',')}`,
      ],
    },
  },
});

export default config;
