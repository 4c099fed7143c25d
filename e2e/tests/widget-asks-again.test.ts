/** A widget that got null asks again for the next chat, whatever the null meant. */
import { expect, test } from '../fixtures/demo.ts';
import { startOwnSite } from '../fixtures/own-site.ts';

const CELLS = [
  { signIn: 'required', answer: 401, state: 'signed out' },
  { signIn: 'required', answer: 404, state: 'unavailable' },
  { signIn: 'optional', answer: 401, state: 'signed out' },
  { signIn: 'optional', answer: 404, state: 'unavailable' },
] as const;

for (const { signIn, answer, state } of CELLS) {
  test(`sign-in ${signIn}, ${state} at first: the next chat is kim’s`, async ({
    page,
    chat,
    keyFile,
  }) => {
    const signInOptional = signIn === 'optional';
    const script = `<script src="/_services/auth/client.js" data-sign-in-optional="${signInOptional}"></script>`;
    const site = await startOwnSite(script, keyFile, { signInOptional });
    const authenticated = () =>
      site.conversations().map(({ state, verdict }) => {
        if (state === 'no-token') return state;
        return verdict?.authenticated ?? 'a guest';
      });
    await page.clock.install();
    await page.route('**/_services/auth/token', (route) => route.fulfill({ status: answer }));
    await page.goto(site.url);
    await chat.open();
    if (signInOptional) await expect(chat.input).toBeVisible();
    else await expect(chat.alert).toBeVisible();
    // A chat that is being started shows the same; only the service knows when it began.
    await expect.poll(authenticated).toEqual([signInOptional ? 'a guest' : 'no-token']);

    await page.unroute('**/_services/auth/token');
    // The rest after a failure.
    await page.clock.runFor(2000);
    if (signInOptional) {
      await page.evaluate('Microsoft.Omnichannel.LiveChatWidget.SDK.closeChat()');
      await chat.open();
    } else {
      await chat.press('Try again');
    }
    await expect.poll(() => authenticated()[0]).toBe(true);
    await site.close();
  });
}
