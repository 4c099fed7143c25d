/** `npm run screenshots`: takes the README's pictures anew. @module */
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';
import tests from './playwright.config.ts';

const config: PlaywrightTestConfig = defineConfig(tests, { testDir: 'pictures', retries: 0 });

export default config;
