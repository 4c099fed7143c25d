import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import express from 'express';
import { expect, it } from 'vitest';
import { clientScript, signInRoutes } from '../../code/recipes/return-to.site.ts';
import { safeReturnTo } from '../../code/recipes/return-to.ts';
import { openBrowser } from '../fixtures/browser.ts';
import { serve } from '../fixtures/serve.ts';

it.each(['/', '/cart', '/cart?chat=1', '/a#b'])('goes back to %s', (path) => {
  expect(safeReturnTo(path)).toBe(path);
});

it.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  'cart',
  '',
  undefined,
  ['/cart'],
])('does not go to %j', (value) => {
  expect(safeReturnTo(value)).toBe('/');
});

it('whatever is put together of what browsers read in their own way, the browser stays here', () => {
  const pieces = [
    '/',
    '\\',
    '.',
    '..',
    '%2e',
    '%5c',
    '\t',
    '\n',
    ':',
    '@',
    '?',
    '#',
    'evil.example',
  ];
  let texts = ['/'];
  for (let length = 0; length < 4; length += 1) {
    texts = texts.flatMap((text) => [text, ...pieces.map((piece) => text + piece)]);
    texts = [...new Set(texts)];
  }
  const leaving = texts.filter((text) => {
    const target = safeReturnTo(text);
    return new URL(target, 'https://shop.example/sign-in').origin !== 'https://shop.example';
  });
  expect(leaving).toEqual([]);
});

async function startSite() {
  const app = express();
  app.use(express.urlencoded({ extended: false }));
  app.use(signInRoutes(async (req) => req.body.password === 'contoso'));
  app.get('/help/:page', (req, res) => res.send(clientScript(req)));
  const url = await serve(app);
  return { url, browser: openBrowser() };
}

it('signing in leads back to the page where the chat began, also at the second attempt', async () => {
  const { url, browser } = await startSite();
  const page = await browser.get(`${url}/help/delivery?order=7&lang="en"`);
  const [, signInUrl] = /data-sign-in-url="([^"]*)"/.exec(await page.text()) ?? [];

  const wrong = await browser.submit(`${url}${signInUrl}`, { password: 'wrong' });
  const again = wrong.headers.get('location') ?? '';
  expect(again).toBe(signInUrl);
  const right = await browser.submit(`${url}${again}`, { password: 'contoso' });
  expect(right.headers.get('location')).toBe('/help/delivery?order=7&lang=%22en%22#chat');
});

it.each(['https://evil.example', '//evil.example', '/sign-in/..//evil.example'])(
  'signing in does not lead to %s',
  async (target) => {
    const { url, browser } = await startSite();
    const query = `returnTo=${encodeURIComponent(target)}`;
    const right = await browser.submit(`${url}/sign-in?${query}`, { password: 'contoso' });
    const location = new URL(right.headers.get('location') ?? '', url);
    expect(location.origin).toBe(url);
  },
);

it.each([
  ['#chat', 1],
  ['', 0],
  ['#reviews', 0],
])('with %j in its address the page starts %i chats, and once', (hash, chats) => {
  const listeners: (() => void)[] = [];
  const location = { hash, pathname: '/cart', search: '?a=1' };
  let started = 0;
  const startChat = () => {
    started += 1;
  };
  runInNewContext(
    readFileSync(new URL('../../code/recipes/return-to.page.js', import.meta.url), 'utf8'),
    {
      addEventListener: (_name: string, listener: () => void) => listeners.push(listener),
      location,
      history: {
        replaceState(_state: unknown, _title: string, address: string) {
          expect(address).toBe('/cart?a=1');
          location.hash = '';
        },
      },
      window: { Microsoft: { Omnichannel: { LiveChatWidget: { SDK: { startChat } } } } },
    },
  );
  for (const ready of [...listeners, ...listeners]) ready();
  expect(started).toBe(chats);
});
