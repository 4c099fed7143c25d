/** The demo as a site: its sessions, its key, and what it does with requests that make no sense. */
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { request } from 'node:http';
import { createConnection } from 'node:net';
import { startDemo } from 'demo';
import { expect, test } from '../fixtures/demo.ts';
import { hasOpenssl, opensslVerify } from '../fixtures/openssl.ts';

test('a token verifies with openssl alone against what publickey serves', async ({
  shop,
  demo,
}) => {
  test.skip(!hasOpenssl(), 'there is no openssl on this machine');
  await shop.signIn('kim');
  const token = await (await shop.page.request.get(`${demo.shopUrl}/_services/auth/token`)).text();
  const pem = await (await fetch(`${demo.shopUrl}/_services/auth/publickey`)).text();
  expect(opensslVerify(token, pem)).toContain('Verified OK');
});

test('signing in makes a new session', async ({ shop, context }) => {
  await shop.open();
  await shop.page.getByRole('button', { name: 'Add to cart House blend, 1 kg' }).click();
  const cart = shop.page.getByRole('region', { name: 'Your cart' });
  await expect(cart).toContainText('House blend');
  const before = (await context.cookies()).find(({ name }) => name === 'shop.sid');
  await shop.signIn('kim');
  await expect(shop.page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  const after = (await context.cookies()).find(({ name }) => name === 'shop.sid');
  expect(before?.value).toBeTruthy();
  expect(after?.value).not.toBe(before?.value);
  expect(after).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  await expect(cart).toContainText('House blend');
});

test('a slow request does not bring back a session that was ended meanwhile', async ({
  shop,
  context,
  demo,
}) => {
  await shop.signIn('kim');
  const [cookie] = await context.cookies();
  const headers = {
    cookie: `${cookie?.name}=${cookie?.value}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const body = 'product=house-blend';
  const slow = request(`${demo.shopUrl}/cart`, {
    method: 'POST',
    // The shop says that it has begun to read the request.
    headers: { ...headers, 'content-length': body.length, expect: '100-continue' },
  });
  slow.write(body.slice(0, 5));
  await once(slow, 'continue');
  await fetch(`${demo.shopUrl}/sign-out`, { method: 'POST', headers });
  slow.end(body.slice(5));
  const [answer] = await once(slow, 'response');
  answer.resume();
  const token = await fetch(`${demo.shopUrl}/_services/auth/token`, { headers });
  expect(token.status).toBe(401);
});

test('the signing key is readable by its owner only', async ({ demo }) => {
  test.skip(process.platform === 'win32', 'files have no such modes there');
  expect(statSync(demo.keyFile).mode & 0o777).toBe(0o600);
});

test('the pages run under a strict content security policy without a complaint', {
  tag: '@smoke',
}, async ({ shop, chat }) => {
  const complaints: string[] = [];
  shop.page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
  });
  shop.page.on('pageerror', (error) => complaints.push(error.message));
  const response = await shop.page.goto(shop.url);
  expect(response?.headers()['content-security-policy']).not.toContain('unsafe');
  expect(response?.headers()['cross-origin-opener-policy']).toBe('same-origin-allow-popups');
  await shop.signIn('kim');
  await chat.open();
  await chat.send('Hello');
  await expect(chat.log).toContainText('Hello');
  expect(complaints).toEqual([]);
});

const MALFORMED: [name: string, path: string, init: RequestInit][] = [
  ['a broken escape in the path', '/%E0%A4%A', {}],
  [
    'a broken body',
    '/sign-in',
    {
      method: 'POST',
      body: '%%%=%',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  ],
  [
    'repeated fields',
    '/sign-in',
    {
      method: 'POST',
      body: 'username=kim&username=lee&password=contoso',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  ],
  [
    'an unknown charset',
    '/cart',
    {
      method: 'POST',
      body: 'product=x',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=klingon' },
    },
  ],
  [
    'a body that is too long',
    '/cart',
    {
      method: 'POST',
      body: `product=${'x'.repeat(10_000)}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
  ],
  ['no body', '/cart', { method: 'POST' }],
  [
    'JSON where a form belongs',
    '/sign-in',
    { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } },
  ],
  ['an odd method', '/_services/auth/token', { method: 'DELETE' }],
  [
    'a form of another site',
    '/sign-out',
    { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } },
  ],
  [
    'a form of another site in an old browser',
    '/sign-in',
    { method: 'POST', headers: { origin: 'https://evil.example' } },
  ],
  ['a form of no site', '/sign-in', { method: 'POST', headers: { origin: 'null' } }],
  ['an unknown page', '/nowhere', {}],
];

for (const [name, path, init] of MALFORMED) {
  test(`${name} gets a 4xx without a stack`, async ({ demo }) => {
    const response = await fetch(demo.shopUrl + path, init);
    const body = await response.text();
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(body).not.toMatch(/ at .*:\d+:\d+|node_modules/);
    expect((await fetch(demo.shopUrl)).status).toBe(200);
  });
}

test('bytes that are no HTTP do not stop the shop', async ({ demo }) => {
  const { port } = new URL(demo.shopUrl);
  await new Promise<void>((resolve) => {
    const socket = createConnection(Number(port), '127.0.0.1', () =>
      socket.end('\x16\x03\x01 nonsense\r\n\r\n'),
    );
    socket
      .on('close', () => resolve())
      .on('error', () => resolve())
      .resume();
  });
  expect((await fetch(demo.shopUrl)).status).toBe(200);
});

test('a taken port is named, with the variable that chooses another', async ({ demo, keyFile }) => {
  const port = Number(new URL(demo.shopUrl).port);
  const emulatorPort = Number(new URL(demo.emulatorUrl).port);
  await expect(startDemo({ port, emulatorPort: 0, keyFile })).rejects.toThrow(
    new RegExp(`Port ${port} is taken .* PORT=`),
  );
  await expect(startDemo({ port: 0, emulatorPort, keyFile })).rejects.toThrow(
    new RegExp(`Port ${emulatorPort} is taken .* EMULATOR_PORT=`),
  );
});
