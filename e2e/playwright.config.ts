/** How the end-to-end tests run: one real Chromium, servers of their own for every test. @module */
import { defineConfig, devices, type PlaywrightTestConfig } from '@playwright/test';
import { findChromium } from '../scripts/lib/browsers.mjs';

const executablePath = await findChromium();

const config: PlaywrightTestConfig = defineConfig({
  testDir: 'tests',
  outputDir: 'test-results/artifacts',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 30_000,
  // A busy machine is slow, not wrong; what never comes is told by this and by the limit of the test.
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath !== undefined && { executablePath }),
      args: [
        // Chromium refuses its sandbox to root; the only pages here are our own.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});

export default config;
