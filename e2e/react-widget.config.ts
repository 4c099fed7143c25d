/** `npm run react-widget`: tries Microsoft's React widget. @module */
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';
import tests from './playwright.config.ts';

const config: PlaywrightTestConfig = defineConfig(tests, { testDir: 'react-widget', retries: 0 });

export default config;
