/** Pages with names, tags and orders of scripts that get in the way. */

import { expect, test } from '../../fixtures/page-life/life.ts';
import type { Setting } from '../../fixtures/page-life/life-pages.ts';

/** Markup before our tag whose names stand in for what a script looks for. */
const CLOBBERED = [
  ['an image named currentScript', '<img name="currentScript">'],
  ['a form named currentScript', '<form name="currentScript"></form>'],
  ['a frame named auth', '<iframe name="auth"></iframe>'],
  ['an image named auth', '<img name="auth" id="auth">'],
  ['two forms with the id auth', '<form id="auth"></form><form id="auth"></form>'],
  ['a frame named lcwAuth', '<iframe name="lcwAuth"></iframe>'],
  ['a frame named navigation', '<iframe name="navigation"></iframe>'],
] as const;

for (const [name, before] of CLOBBERED) {
  test(`with ${name} the customer chats`, async ({ openTab, site }) => {
    site.signedIn = 'kim';
    const tab = await openTab('plain', { before });
    expect(await tab.chatsAs()).toBe('kim');
  });
}

const TAG = '<script src="/_services/auth/client.js" data-max-age-seconds="300"></script>';

test('with the tag twice the customer chats, and a sign-out reaches both', async ({
  openTab,
  site,
}) => {
  site.signedIn = 'kim';
  const before = `<script>
    globalThis.errors = [];
    console.error = (...words) => errors.push(words.join(' '));
    console.warn = console.error;
  </script>`;
  const tab = await openTab('plain', { before, client: TAG + TAG });
  expect(await tab.chatsAs()).toBe('kim');
  site.signedIn = null;
  // Only whether there is one: a token has no business in a test's output.
  const answer = `lcwAuth.signOut();
    new Promise((resolve) => auth.getAuthenticationToken((token) => resolve(token && 'a token')))`;
  expect(await tab.page.evaluate(answer)).toBeNull();
  expect(await tab.chatsAs()).toBeNull();
  expect(await tab.page.evaluate('errors')).toEqual([]);
});

/** Orders of the scripts that let the widget ask before there is somebody to answer. */
const TOO_LATE: readonly [name: string, setting: Setting][] = [
  ['defer', { client: TAG.replace(' src', ' defer src') }],
  ['async', { client: TAG.replace(' src', ' async src') }],
  ['its place after the widget', { client: '', after: TAG }],
];

for (const [name, setting] of TOO_LATE) {
  test(`a tag with ${name} is warned about on the console, and the chat works`, async ({
    visitor,
    openTab,
    site,
  }) => {
    const warnings: string[] = [];
    visitor.on('targetcreated', async (target) => {
      const page = await target.page();
      page?.on('console', (message) => warnings.push(message.text()));
    });
    site.signedIn = 'kim';
    const tab = await openTab('plain', setting);
    await tab.page.waitForFunction('globalThis.auth?.getAuthenticationToken', { polling: 20 });
    expect(await tab.chatsAs()).toBe('kim');
    const ours = warnings.filter((text) => /lcw-auth/.test(text));
    expect(ours).toContainEqual(
      expect.stringMatching(/after the widget's.*https:\/\/\S+#loaded_late$/),
    );
  });
}
