/** Promise 11: after kim has signed out, nothing of hers reaches the service, however lee came to be signed in. */

import { Chat } from '@lcw-auth/emulator/playwright';
import type { BrowserContext } from '@playwright/test';
import { expect, test } from '../fixtures/demo.ts';
import { CONTACTS, Shop } from '../fixtures/shop.ts';

/** Whose token each call to the service carries, in all tabs. */
function watchSubjects(context: BrowserContext): string[] {
  const subjects: string[] = [];
  context.on('request', (request) => {
    const token = request.headers().authenticatedusertoken;
    if (!token) return;
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    subjects.push(claims.sub);
  });
  return subjects;
}

/** Has the shop register through `setAuthTokenProvider`, which is what the two behaviours differ in. */
async function attachProvider(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    new MutationObserver(() => {
      const script = document.querySelector<HTMLScriptElement>('script[src$="/client.js"]');
      Object.assign(script?.dataset ?? {}, { attach: '', clientFunction: '' });
    }).observe(document, { childList: true, subtree: true });
  });
}

/** Starts a chat and tells whether one came about. */
async function startChat({ page }: Shop): Promise<boolean> {
  const step = page.locator('#step-chat');
  await new Chat(page).open();
  await expect(step).toHaveAttribute('data-state', /done|failed/);
  return (await step.getAttribute('data-state')) === 'done';
}

/** Waits until the widget has read the token at registration, which is once the page has read its answer. */
async function waitForRegistration({ page }: Shop): Promise<void> {
  await expect(page.locator('#step-widget')).toContainText('ready');
  const hasToken = () => page.evaluate('lcwAuth.diagnose().isHeld');
  await expect.poll(hasToken).toBe(true);
}

async function endChat({ page }: Shop): Promise<void> {
  // The last call of this chat, which must not count as one of the time after it.
  const closing = page.waitForRequest('**/sessionclose/**');
  await page.evaluate('Microsoft.Omnichannel.LiveChatWidget.SDK.closeChat()');
  await closing;
  await expect(page.locator('#step-chat')).toContainText('ended');
}

for (const tokenRead of ['at-start', 'at-registration'] as const) {
  test.describe(`a widget that reads the token ${tokenRead}`, () => {
    test.use({ emulator: { tokenRead } });

    test.beforeEach(({ context }) => attachProvider(context));

    /** Kim has chatted and ended her chat; her page may hold her token. */
    async function kimChats(shop: Shop): Promise<void> {
      await shop.signIn('kim');
      if (tokenRead === 'at-registration') await waitForRegistration(shop);
      expect(await startChat(shop)).toBe(true);
      await endChat(shop);
    }

    test('sees nothing of kim in the tab in which lee signed in after her', async ({
      context,
      shop,
    }) => {
      const subjects = watchSubjects(context);
      await kimChats(shop);
      expect(new Set(subjects)).toEqual(new Set([CONTACTS.kim]));
      await shop.signOut();
      subjects.length = 0;
      await shop.signIn('lee');
      if (tokenRead === 'at-registration') await waitForRegistration(shop);
      expect(await startChat(shop)).toBe(true);
      expect(new Set(subjects)).toEqual(new Set([CONTACTS.lee]));
    });

    test('sees nothing of kim in a tab that was open all the while', async ({
      context,
      shop,
      demo,
    }) => {
      const subjects = watchSubjects(context);
      await kimChats(shop);
      const other = new Shop(await context.newPage(), demo.shopUrl);
      await other.open();
      await other.signOut();
      subjects.length = 0;
      await other.signIn('lee');
      await expect(other.page.getByText('Lee Okafor')).toBeVisible();
      await startChat(shop);
      expect(subjects).not.toContain(CONTACTS.kim);
    });

    test('sees nothing of kim in a page that signs her out and lee in by script', async ({
      context,
      shop,
    }) => {
      const subjects = watchSubjects(context);
      await kimChats(shop);
      subjects.length = 0;
      await shop.page.evaluate(`(async () => {
        await fetch('/sign-out', { method: 'POST' });
        lcwAuth.signOut();
        const body = new URLSearchParams({ username: 'lee', password: 'contoso' });
        await fetch('/sign-in', { method: 'POST', body });
      })()`);
      // The next customer touches the page before the chat in it.
      await shop.page.mouse.move(5, 5);
      const hasProvider = () =>
        shop.page.evaluate(
          'Microsoft.Omnichannel.LiveChatWidget.SDK.getAuthTokenProvider() !== null',
        );
      await expect.poll(hasProvider).toBe(true);
      await shop.page.evaluate('lcwAuth.prefetch()');
      expect(await startChat(shop)).toBe(true);
      expect(new Set(subjects)).toEqual(new Set([CONTACTS.lee]));
    });
  });
}
