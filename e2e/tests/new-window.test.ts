/** The chat in a window of its own, with and without the header that cuts it off from its page (W4). */
import type { Page } from '@playwright/test';
import { expect, GET_TOKEN, type OwnPage, test } from '../fixtures/own-page.ts';
import { CONTACTS } from '../fixtures/shop.ts';

const PAGE = `${GET_TOKEN}<button>Talk to us</button><script>
  addEventListener('lcw:ready', () => {
    const { SDK } = Microsoft.Omnichannel.LiveChatWidget;
    SDK.setAuthTokenProvider(getToken);
    document.querySelector('button').onclick = () => SDK.startChat({ inNewWindow: true });
  });
</script>`;

/** Opens the page anew with this policy, and the chat's window from it. */
async function popOut(own: OwnPage, policy: string | undefined): Promise<Page> {
  // What the page before it still has to say must not be taken for this one's.
  await expect.poll(() => own.shop.events).toContain('lcw:ready');
  own.site.setHeaders(policy === undefined ? {} : { 'Cross-Origin-Opener-Policy': policy });
  own.shop.heard.length = 0;
  await own.shop.open();
  await expect.poll(() => own.shop.events).toContain('lcw:ready');
  const opened = own.page.context().waitForEvent('page');
  await own.page.getByRole('button', { name: 'Talk to us' }).click();
  return await opened;
}

for (const policy of [undefined, 'same-origin-allow-popups']) {
  test(`with ${policy ?? 'no policy'} it works as in the page`, async ({ openPage }) => {
    const own = await openPage(PAGE);
    const agent = await own.agent();
    const window = await popOut(own, policy);
    const input = window.getByRole('textbox', { name: 'Message' });
    await input.fill('From my own window');
    await input.press('Enter');
    await expect(agent.authentication).toContainText('Authenticated: Yes');
    await expect(agent.region('Contact')).toContainText(CONTACTS.kim);
    await agent.reply('I see you');
    await expect(window.getByRole('log')).toContainText('I see you');
    await expect.poll(() => own.shop.events).toContain('lcw:onMessageReceived');
    expect(own.shop.events.slice(0, 3)).toEqual(['lcw:ready', 'lcw:startChat', 'lcw:chatQueued']);
    // The token went by message: it stands in no address and in no storage.
    expect(window.url()).not.toContain('eyJ');
    expect(await own.run('return JSON.stringify({ ...sessionStorage });')).not.toContain('eyJ');
    await expect(window.getByRole('button', { name: 'Minimise chat' })).toBeHidden();

    const closed = window.waitForEvent('close');
    await window.getByRole('button', { name: 'End chat' }).click();
    // The window may be gone before its click is acknowledged; without the click it never closes.
    const end = window.getByRole('button', { name: 'Yes, end it' });
    await Promise.all([closed, end.click().catch(() => {})]);
    await expect(agent.region('Transcript')).toContainText('The customer ended the chat.');
    await expect.poll(() => own.shop.events.slice(-2)).toEqual(['lcw:closeChat', 'lcw:onClose']);
  });
}

test('with same-origin, window and console name the header', async ({ openPage }) => {
  const own = await openPage(PAGE);
  const window = await popOut(own, 'same-origin');
  await expect(window.getByRole('main')).toContainText(
    'Cross-Origin-Opener-Policy: same-origin-allow-popups',
  );
  await expect
    .poll(() => own.console)
    .toContainEqual(expect.stringContaining('"Cross-Origin-Opener-Policy: same-origin"'));
  expect(own.shop.events).toEqual(['lcw:ready']);
});

test('an invitation may lead to a window of its own', async ({ openPage }) => {
  const own = await openPage(PAGE);
  await expect.poll(() => own.shop.events).toContain('lcw:ready');
  await own.run('sdk.startProactiveChat({ message: "May we help?" }, false, true);');
  const opened = own.page.context().waitForEvent('page');
  await own.chat.press('Start chat');
  const window = await opened;
  await expect(window.getByRole('textbox', { name: 'Message' })).toBeVisible();
  await expect(own.chat.launcher).toBeVisible();
});

test('the page ends the chat in the window, too', async ({ openPage }) => {
  const own = await openPage(PAGE);
  const window = await popOut(own, undefined);
  await expect.poll(() => own.shop.events).toContain('lcw:chatQueued');
  const closed = window.waitForEvent('close');
  await own.run('sdk.closeChat();');
  await closed;
  await expect.poll(() => own.shop.events.slice(-2)).toEqual(['lcw:closeChat', 'lcw:onClose']);
});
