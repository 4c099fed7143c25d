/** What the attributes of the widget's script tag do, and what the page hears when they are wrong (W3). */
import { expect, GET_TOKEN, type OwnPage, test } from '../fixtures/own-page.ts';

/** Opens the page anew with another script tag. */
async function openWith({ site, shop }: OwnPage, rewrite: (tag: string) => string): Promise<void> {
  // What the page before it still has to say must not be taken for this one's.
  await expect.poll(() => shop.events).not.toEqual([]);
  site.rewriteTag(rewrite);
  shop.heard.length = 0;
  await shop.open();
}

const OTHER = '00000000-0000-4000-8000-000000000000';
const without = (name: string) => (tag: string) => tag.replace(new RegExp(` ${name}="[^"]*"`), '');
const withValue = (name: string, value: string) => (tag: string) =>
  tag.replace(new RegExp(`${name}="[^"]*"`), `${name}="${value}"`);

const MISTAKES: [name: string, change: (tag: string) => string, explanation: string][] = [
  ['no data-app-id', without('data-app-id'), 'data-app-id is missing'],
  ['no data-org-id', without('data-org-id'), 'data-org-id is missing'],
  ['no data-org-url', without('data-org-url'), 'data-org-url is missing'],
  ['another data-app-id', withValue('data-app-id', OTHER), 'Correct data-app-id in the script tag'],
  ['another data-org-id', withValue('data-org-id', OTHER), 'Correct data-org-id in the script tag'],
  [
    'another data-org-url',
    withValue('data-org-url', 'https://org.crm.example'),
    'data-org-url is at org.crm.example',
  ],
];

test('a script tag with a mistake raises code 7 and says which', async ({ openPage }) => {
  const own = await openPage();
  for (const [name, change, explanation] of MISTAKES) {
    await test.step(name, async () => {
      await openWith(own, change);
      const errorDetail = expect.stringContaining(explanation);
      await expect.poll(() => own.shop.errors).toMatchObject([{ errorCode: 7, errorDetail }]);
      await expect.poll(() => own.console).toContainEqual(expect.stringContaining(explanation));
      await expect(own.page.locator('iframe')).toHaveCount(0);
    });
  }
});

test('a hidden chat button leaves the chat to the site’s own', { tag: '@smoke' }, async ({
  openPage,
}) => {
  const own = await openPage(`${GET_TOKEN}<button>Talk to us</button>`);
  await openWith(own, (tag) => tag.replace(' data-app-id', ' data-hide-chat-button="true"$&'));
  await expect.poll(() => own.shop.events).toContain('lcw:ready');
  await expect(own.chat.launcher).toBeHidden();
  await own.run(`sdk.setAuthTokenProvider(getToken);
    document.querySelector('button').onclick = () => sdk.startChat();`);
  const button = own.page.getByRole('button', { name: 'Talk to us' });
  await button.click();
  await expect(own.chat.input).toBeFocused();
  // Keys go where the page has its focus.
  await expect(own.page.locator('iframe')).toBeFocused();
  await own.page.keyboard.type('Hello');
  await own.page.keyboard.press('Enter');
  await expect(own.chat.log).toContainText('Hello');
  await own.page.keyboard.press('Escape');
  await expect(own.chat.log).toBeHidden();
  await expect(own.page.locator('iframe')).toBeHidden();
  await expect(button).toBeFocused();
  await own.page.keyboard.press('Enter');
  await expect(own.chat.log).toContainText('Hello');
});
