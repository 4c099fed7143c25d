/** A service worker that keeps answers whatever they say of being kept: no earlier customer's token comes out of it. */
import { expect, test } from '../../fixtures/page-life/life.ts';

/** Stale-while-revalidate for every GET, as copied from many an article. */
const STALE_WHILE_REVALIDATE = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET') return;
  event.respondWith((async () => {
    const cache = await caches.open('all');
    const kept = await cache.match(event.request);
    const fresh = fetch(event.request).then((answer) => {
      if (answer.ok) cache.put(event.request, answer.clone());
      return answer;
    });
    event.waitUntil(fresh.catch(() => {}));
    return kept ?? fresh;
  })());
});`;

/** Registers the worker, and waits until the page is in its hands. */
const REGISTER = `(async () => {
  navigator.serviceWorker.register('/worker.js');
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) {
    await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
  }
})()`;

for (const [way, attributes] of [
  ['the client function', {}],
  ['setAuthTokenProvider', { attach: '', 'client-function': '' }],
] as const) {
  test(`by GET and ${way}, lee has lee's token behind a worker that answers stale-while-revalidate`, async ({
    openTab,
    site,
  }) => {
    site.files.set('/worker.js', STALE_WHILE_REVALIDATE);
    site.signedIn = 'kim';
    const tab = await openTab('fetch', { attributes: { ...attributes, method: 'GET' } });
    await tab.page.evaluate(REGISTER);
    // The control: what the worker has is what it answers.
    const word = `fetch('/fragment').then((answer) => answer.text())`;
    const before = await tab.page.evaluate(word);
    expect(await tab.chatsAs()).toBe('kim');
    site.signedIn = 'lee';
    expect(await tab.page.evaluate(word), 'the worker answers what is stale').toBe(before);
    // Without a word to the page, and then with a page of its own.
    await tab.page.evaluate('lcwAuth.signOut()');
    await tab.page.mouse.move(9, 9);
    // The page hears of it with its next frame.
    await tab.page.evaluate('new Promise(requestAnimationFrame)');
    expect(await tab.chatsAs()).toBe('lee');
    site.signedIn = 'kim';
    await tab.load('plain');
    expect(await tab.chatsAs()).toBe('kim');
  });
}
