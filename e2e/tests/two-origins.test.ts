/** A site whose pages and whose token route are on two subdomains, with bearer tokens instead of cookies. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { keysFromFile, liveChatAuth } from '@lcw-auth/server';
import express from 'express';
import { expect, test } from '../fixtures/demo.ts';
import { CONTACTS } from '../fixtures/shop.ts';

const CLIENT = createRequire(import.meta.url).resolve('@lcw-auth/client');
const BEARER = 'Bearer kim-is-signed-in';

async function listen(handler: RequestListener, subdomain: string) {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://${subdomain}.localhost:${port}`, close };
}

/** The page's own script: what it was handed, or why not. */
const page = (
  tokenUrl: string,
  timeoutMs: number,
) => `<!doctype html><html lang="en"><title>App</title><output></output>
<script type="module">
  import { createTokenProvider } from '/client.js';
  const { getToken } = createTokenProvider({
    url: '${tokenUrl}',
    headers: () => ({ authorization: '${BEARER}' }),
    timeoutMs: ${timeoutMs},
  });
  const show = (text) => { document.querySelector('output').textContent = text; };
  getToken().then((token) => show(token ?? 'signed out'), (error) => show(error.code));
</script></html>`;

function makeApp(tokenUrl: () => string, timeoutMs: number) {
  const app = express();
  app.get('/client.js', (_request, response) => {
    response.type('text/javascript').send(readFileSync(CLIENT, 'utf8'));
  });
  app.get('/', (_request, response) => void response.send(page(tokenUrl(), timeoutMs)));
  return app;
}

test('a bearer-token page of a listed origin gets a token, one of another does not', async ({
  page: tab,
  keyFile,
}) => {
  let tokenUrl = '';
  const app = await listen(
    makeApp(() => tokenUrl, 8000),
    'app',
  );
  const stranger = await listen(
    makeApp(() => tokenUrl, 2000),
    'stranger',
  );
  const api = express();
  api.use(
    '/_services/auth',
    liveChatAuth({
      issuer: 'api.example',
      keys: keysFromFile(keyFile),
      user: ({ headers }) => (headers.authorization === BEARER ? { id: CONTACTS.kim } : null),
      subject: (user) => user.id,
      allowedOrigins: [app.origin],
    }),
  );
  const server = await listen(api, 'api');
  tokenUrl = `${server.origin}/_services/auth/token`;

  await tab.goto(app.origin);
  await expect(tab.locator('output')).toHaveText(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  const refused = tab.waitForEvent('requestfailed');
  await tab.goto(stranger.origin);
  await refused;
  // It asks again until its time is up.
  await expect(tab.locator('output')).toHaveText(/^(network|timeout)$/);

  for (const { close } of [app, stranger, server]) close();
});
