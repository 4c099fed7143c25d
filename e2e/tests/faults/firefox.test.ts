/** The other engine: both behaviours of P5, and the faults that only a browser can show. */
import { type Browser, launch } from 'puppeteer-core';
import { findFirefox } from '../../../scripts/lib/browsers.mjs';
import { test } from '../../fixtures/demo.ts';
import { FAULTS } from '../../fixtures/faults.ts';
import { startOwnSite } from '../../fixtures/own-site.ts';
import { playFault, titleOf } from '../../fixtures/play-fault.ts';
import { openPuppeteerStage } from '../../fixtures/puppeteer-stage.ts';

const executablePath = findFirefox();
test.skip(!executablePath, 'there is no Firefox on this machine; FIREFOX_PATH can name one');

let browser: Browser;
test.beforeAll(async () => {
  browser = await launch({ browser: 'firefox', executablePath: executablePath ?? '' });
});
test.afterAll(async () => browser?.close());

const SCRIPTS = `<button>Chat</button>
<script src="/_services/auth/client.js" data-client-function="" data-attach data-start-chat="button"></script>`;

for (const tokenRead of ['at-start', 'at-registration'] as const) {
  test(`in Firefox a widget that reads the token ${tokenRead} brings the customer to the agent`, async ({
    keyFile,
  }) => {
    const site = await startOwnSite(SCRIPTS, keyFile, { tokenRead });
    const agent = await browser.newPage();
    await agent.goto(site.agentUrl);
    const page = await browser.newPage();
    await page.goto(site.url);
    // Read at registration, the token must be there before the chat starts.
    if (tokenRead === 'at-registration') await page.waitForFunction('lcwAuth.diagnose().claims');
    await page.click('button');
    // The agent's tab is behind the customer's, where frames may not be painted.
    const isSeen = 'document.body.textContent.includes("Authenticated: Yes")';
    await agent.waitForFunction(isSeen, { polling: 50 });
    await Promise.all([page.close(), agent.close()]);
    await site.close();
  });
}

for (const fault of FAULTS) {
  test(`in Firefox ${titleOf(fault)}`, async () => {
    const stage = await openPuppeteerStage(browser, fault);
    await playFault(fault, stage);
    await stage.close();
  });
}
