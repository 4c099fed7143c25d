/** A tab that the browser freezes in the background: its timers, its answers and its chat stand still. */
import { expect, test } from '@playwright/test';
import type { Browser } from 'puppeteer-core';
import { HOUR_MS, sleep } from '../../fixtures/customers-clock.ts';
import { launchChromium } from '../../fixtures/page-life/browsers.ts';
import { type Fault, holdToken, playFault, titleOf } from '../../fixtures/play-fault.ts';
import { openPuppeteerStage, type PuppeteerStage } from '../../fixtures/puppeteer-stage.ts';
import { hang } from '../../fixtures/replies.ts';

/** Freezes the tab behind another, lets an hour go by, does something, and thaws it. */
async function freezeForAnHour(stage: PuppeteerStage, then = () => {}): Promise<void> {
  const { page } = stage;
  const devtools = await page.createCDPSession();
  const inFront = await page.browser().newPage();
  await inFront.bringToFront();
  // A hidden page paints no frames, on which it would be looked again.
  await page.waitForFunction('document.hidden', { polling: 50 });
  await page.evaluate('document.onfreeze = () => { document.title = "Frozen"; }');
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await expect.poll(() => page.title()).toBe('Frozen');
  await sleep(stage, HOUR_MS);
  then();
  await inFront.close();
  await page.bringToFront();
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
}

const FAULTS: readonly Fault<PuppeteerStage>[] = [
  {
    name: 'a tab frozen for an hour with a token',
    clockOffMs: 0,
    attributes: { 'max-age-seconds': '300' },
    async before(stage) {
      await holdToken(stage);
      await freezeForAnHour(stage);
    },
    outcome: 'token 2',
    requests: 2,
  },
  {
    name: 'a tab frozen for an hour over a request',
    clockOffMs: 0,
    // The hour runs it out, and the first attempt must last until the tab is frozen.
    timeoutMs: 10_000,
    replies: [hang],
    async meanwhile(stage) {
      await stage.server.asked(1);
      await freezeForAnHour(stage, () => stage.server.release());
    },
    outcome: 'null',
    code: 'timeout',
    requests: 1,
  },
];

// Playwright keeps every page in front, and what is in front is never frozen.
let browser: Browser;
test.beforeAll(async () => {
  browser = await launchChromium({ defaultViewport: null });
});
test.afterAll(() => browser.close());

for (const fault of FAULTS) {
  test(titleOf(fault), async () => {
    const stage = await openPuppeteerStage(browser, fault);
    await playFault(fault, stage);
    await stage.close();
  });
}
