/** What becomes of a chat in a page that lives on: its body is swapped, its token expires. */
import { expect, GET_TOKEN, test } from '../fixtures/own-page.ts';

const PAGE = `${GET_TOKEN}<script>window.auth = { getAuthenticationToken: getToken };</script>`;

/** As Turbo does, which keeps a copy of what was there, the panel's frame included. */
const SWAP_BODY =
  'document.documentElement.replaceChild(document.body.cloneNode(true), document.body)';

test('the panel comes back into a swapped page with its chat, which ends with a fresh token', async ({
  openPage,
}) => {
  const own = await openPage(PAGE);
  await own.page.clock.install();
  await own.chat.open();
  await own.chat.send('Hello');
  await expect(own.chat.log).toContainText('Hello');
  await own.run(SWAP_BODY);
  await expect(own.page.locator('iframe[title="Chat"]')).toHaveCount(1);
  await expect(own.chat.log).toContainText('Hello');

  await own.run(`${SWAP_BODY}; sdk.startChat();`);
  await expect(own.chat.log).toContainText('Hello');
  await own.page.clock.fastForward('02:00:00');
  const tokens = own.page.waitForRequest(/\/token$/);
  await own.run('sdk.closeChat();');
  await tokens;
  await expect.poll(() => own.site.conversations().map(({ state }) => state)).toEqual(['closed']);
});
