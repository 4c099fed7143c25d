/** Does what a customer does with the widget, and notes how far that gets. @module */

/** @typedef {{ step: string, outcome: string }} Step */

const PATIENCE_MS = 20_000;

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {import('./start-widget-site.mjs').WidgetSite} site
 * @param {string} picture - where a picture of the end is written.
 * @returns {Promise<Step[]>} up to the first that failed.
 */
export async function walkThrough(browser, site, picture) {
  // The emulator makes its own certificate.
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const agent = await context.newPage();
  await agent.goto(site.emulator.agentUrl);
  await page.bringToFront();

  const reply = agent.getByRole('textbox', { name: 'Reply to the customer' });
  const input = page.getByRole('textbox', { name: /message/i });
  /** @type {[step: string, act: () => Promise<unknown>][]} */
  const acts = [
    [
      'the page loads and shows the chat button',
      async () => {
        await page.goto(site.url);
        await page.locator('#oc-lcw-chat-button').waitFor();
      },
    ],
    [
      'the chat starts with a token of the site',
      async () => {
        const started = page.waitForResponse((response) =>
          response.url().includes('/conversation'),
        );
        await page.locator('#oc-lcw-chat-button').click();
        const status = (await started).status();
        if (status !== 200) throw new Error(`the conversation was answered ${status}`);
      },
    ],
    [
      'the agent sees "Authenticated: Yes"',
      () => agent.getByText('Authenticated: Yes').first().waitFor(),
    ],
    [
      'the customer can write',
      async () => {
        await input.fill('Hello from React');
        await input.press('Enter');
        await agent.getByText('Hello from React').first().waitFor();
      },
    ],
    [
      'the agent’s answer arrives',
      async () => {
        await reply.fill('Good morning, Kim');
        await reply.press('Enter');
        await page.getByText('Good morning, Kim').first().waitFor();
      },
    ],
    [
      'the customer asks for the transcript by e-mail',
      async () => {
        await page.locator('#lcw-footer-email-transcript-button').click();
        await page.locator('#lcw-email-transcript-dialog-text-field').fill('kim@contoso.example');
        await page.getByRole('button', { name: 'Save' }).click();
        await agent.getByText('kim@contoso.example').first().waitFor();
      },
    ],
    [
      'the customer ends the chat, and the agent sees it',
      async () => {
        await page.locator('#lcw-header-close-button').click();
        await page
          .locator('#oc-lcw-confirmation-pane, #lcw-components-confirmation-pane')
          .getByRole('button')
          .first()
          .click();
        await agent.getByText('The customer ended the chat.').first().waitFor();
      },
    ],
  ];

  /** @type {Step[]} */
  const steps = [];
  for (const [step, act] of acts) {
    const outcome = await act().then(
      () => 'yes',
      (error) => String(error.message).split('\n', 1)[0] ?? '',
    );
    steps.push({ step, outcome });
    if (outcome !== 'yes') break;
  }
  await page.screenshot({ path: picture });
  const unknown = agent.getByRole('region', { name: 'Unknown calls' });
  if (await unknown.isVisible()) console.log(await unknown.innerText());
  await context.close();
  return steps;
}
