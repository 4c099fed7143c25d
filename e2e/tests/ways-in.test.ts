/** The three ways in which a page can hand its token to the widget. */
import { expect, test } from '../fixtures/demo.ts';
import { startOwnSite } from '../fixtures/own-site.ts';
import { CONTACTS, Shop } from '../fixtures/shop.ts';

const CLIENT = '/_services/auth/client.js';
const CLIENT_FUNCTION = `<script src="${CLIENT}"></script>`;
const PROVIDER = `<script src="${CLIENT}" data-client-function="" data-attach></script>`;

/** Microsoft's sample in substance (P1): GET, and responseText to the callback. */
const AS_IN_THE_SAMPLE = `<script>
  window.auth = {
    getAuthenticationToken(callback) {
      const request = new XMLHttpRequest();
      request.onload = () => callback(request.status === 200 ? request.responseText : null);
      request.open('GET', '/_services/auth/token');
      request.send();
    },
  };
</script>`;

const WAYS = [
  ['setAuthTokenProvider after lcw:ready', PROVIDER, 'at-start'],
  ['setAuthTokenProvider with a widget that reads at registration', PROVIDER, 'at-registration'],
  ['the global auth.getAuthenticationToken', CLIENT_FUNCTION, 'at-start'],
  ['a page that calls the route as the sample does', AS_IN_THE_SAMPLE, 'at-start'],
] as const;

for (const [name, scripts, tokenRead] of WAYS) {
  test(`${name} brings the customer to the agent`, async ({ page, chat, keyFile, openAgent }) => {
    const site = await startOwnSite(scripts, keyFile, { tokenRead });
    const agent = await openAgent(site.agentUrl);

    const token = page.waitForResponse((response) => response.url().endsWith('/token'));
    await page.goto(site.url);
    // Read at registration, the token must have been registered before the chat starts.
    if (tokenRead === 'at-registration') await page.waitForFunction('lcwAuth.diagnose().claims');
    await chat.open();
    await token;
    await chat.send('Hello');
    await expect(agent.authentication).toContainText('Authenticated: Yes');
    await expect(agent.region('Contact')).toContainText(CONTACTS.kim);
    await site.close();
  });
}

test('a client function that nobody defined raises error 8', async ({ page, chat, keyFile }) => {
  const site = await startOwnSite('', keyFile);
  const shop = new Shop(page, site.url);
  await shop.listen();
  await shop.open();
  await chat.open();
  await expect(chat.alert).toBeVisible();
  await expect
    .poll(() => shop.errors)
    .toEqual([
      expect.objectContaining({
        errorCode: 8,
        errorDescription: 'Auth function cannot be found on webpage',
      }),
    ]);
  await site.close();
});
