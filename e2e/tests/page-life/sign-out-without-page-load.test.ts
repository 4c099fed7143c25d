/** Plain sign-out and sign-in forms that Turbo Drive, htmx or a script sends: the page is never loaded anew. */
import { expect, test } from '../../fixtures/page-life/life.ts';

const ATTACHED = { attach: '', 'client-function': '' };

for (const stack of ['turbo', 'htmx', 'fetch', 'plain'] as const) {
  // The two libraries that send forms by themselves are in every run.
  const tag = stack === 'turbo' || stack === 'htmx' ? [] : '@long';

  for (const namesUser of [false, true]) {
    test(`with ${stack}${namesUser ? ' and data-user' : ''}, kim signs out, lee signs in, and each chat is theirs`, {
      tag: namesUser ? '@long' : tag,
    }, async ({ openTab, site }) => {
      site.signedIn = 'kim';
      const tab = await openTab(stack, { namesUser });
      const { key } = (await tab.state()) ?? {};
      expect(await tab.chatsAs()).toBe('kim');
      await tab.submit(null);
      expect(await tab.chatsAs()).toBeNull();
      await tab.submit('lee');
      expect(await tab.chatsAs()).toBe('lee');
      // The control: this is about pages that go on living.
      if (stack !== 'plain') expect((await tab.state())?.key).toBe(key);
    });
  }

  test(`with ${stack}, a token that a site holds for minutes ends with the form that changes the customer`, {
    tag,
  }, async ({ openTab, site }) => {
    site.signedIn = 'kim';
    const tab = await openTab(stack, { attributes: { 'max-age-seconds': '300' } });
    expect(await tab.chatsAs()).toBe('kim');
    await tab.submit('lee');
    expect(await tab.chatsAs()).toBe('lee');
    await tab.submit(null);
    expect(await tab.chatsAs()).toBeNull();
  });

  test(`with ${stack}, a widget that read kim's token at registration has lee's after lee signed in`, {
    tag,
  }, async ({ openTab, site }) => {
    site.signedIn = 'kim';
    const tab = await openTab(stack, { tokenRead: 'at-registration', attributes: ATTACHED });
    await tab.registered();
    expect(await tab.chatsAs()).toBe('kim');
    await tab.endChat();
    await tab.submit(null);
    expect(await tab.chatsAs()).toBeNull();
    await tab.submit('lee');
    await tab.registered();
    expect(await tab.chatsAs()).toBe('lee');
  });
}
