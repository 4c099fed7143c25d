/** Whatever a token or a message brings is shown as the text that it is: in a real browser, nothing runs. */
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/demo.ts';
import { resign, tamperOnTheWire } from '../fixtures/tamper.ts';

const HARM = '<img src=x onerror="window.harmed = true"><script>window.harmed = true</script>';

const isHarmed = (page: Page) =>
  Promise.all(
    page
      .frames()
      .map((frame) =>
        frame.evaluate(
          () =>
            'harmed' in window ||
            document.querySelector('img[src="x"], script:not([src])') !== null,
        ),
      ),
  );

/** Puts a kid into the header, which the signature then no longer fits. */
function withKid(token: string, kid: string): string {
  const [header = '', ...rest] = token.split('.');
  const parts = JSON.parse(Buffer.from(header, 'base64url').toString());
  return [Buffer.from(JSON.stringify({ ...parts, kid })).toString('base64url'), ...rest].join('.');
}

test('markup in claims, context and messages', async ({ shop, chat, agent, demo }) => {
  await tamperOnTheWire(shop.page, (token) =>
    resign(token, demo.keyFile, (claims) => ({
      ...claims,
      given_name: HARM,
      family_name: HARM,
      email: HARM,
      [HARM]: HARM,
      lwicontexts: JSON.stringify({ [HARM.slice(0, 100)]: HARM, note: `javascript:${HARM}` }),
    })),
  );
  await shop.signIn('kim');
  await chat.open();
  await chat.send(HARM);
  await expect(agent.authentication).toContainText('Authenticated: Yes');
  await expect(agent.region('Transcript')).toContainText(HARM);
  await expect(agent.region('Context variables')).toContainText(HARM.slice(0, 100));
  await expect(agent.region('Context variables')).toContainText(HARM);
  await expect(agent.page.locator('.token')).toContainText(HARM);
  await agent.reply(HARM);
  await expect(chat.log.getByText(HARM)).toHaveCount(2);
  expect(await isHarmed(agent.page)).not.toContain(true);
  expect(await isHarmed(shop.page)).not.toContain(true);
});

test('markup in a kid, in a path and in the name of a field', async ({
  shop,
  chat,
  agent,
  demo,
}) => {
  await tamperOnTheWire(shop.page, (token) => withKid(token, HARM));
  await shop.signIn('kim');
  await chat.open();
  await expect(agent.authentication).toContainText('Authenticated: No');
  await expect(agent.page.locator('.token')).toContainText(HARM);
  await expect(chat.alert).toBeVisible();
  await fetch(`${demo.emulatorUrl}/livechatconnector/${HARM}`);
  await fetch(`${demo.emulatorUrl}/chat/threads/x/messages?${encodeURIComponent(HARM)}=1`);
  await expect(agent.region('Unknown calls')).toContainText('query parameter "<img src=x');
  expect(await isHarmed(agent.page)).not.toContain(true);
  expect(await isHarmed(shop.page)).not.toContain(true);
});
