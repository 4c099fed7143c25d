/** A site with one page, the React widget, where Kim is always signed in; and an emulator for it. @module */
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const dist = (/** @type {string} */ name) =>
  import(new URL(`../../packages/${name}/dist/index.js`, import.meta.url).href);
const { keysFromFile, liveChatAuth } = await dist('server');
const { startEmulator } = await dist('emulator');

/** The contact record of the one customer. */
export const KIM = '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10';

/** @typedef {Awaited<ReturnType<typeof startWidgetSite>>} WidgetSite */

/**
 * @param {string} script - the page's.
 * @param {string} keyFile - written anew.
 */
export async function startWidgetSite(script, keyFile) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const url = `http://localhost:${port}`;
  const emulator = await startEmulator({
    port: 0,
    publicKeyUrl: `${url}/_services/auth/publickey`,
    contacts: { [KIM]: { name: 'Kim' } },
  });
  const auth = liveChatAuth({
    issuer: 'react-widget.example',
    keys: keysFromFile(keyFile),
    user: () => ({ id: KIM }),
    subject: (/** @type {{ id: string }} */ user) => user.id,
    context: () => ({ msdyn_cartvalue: 10000 }),
  });
  const config = JSON.stringify({
    orgId: emulator.organizationId,
    orgUrl: emulator.url,
    widgetId: emulator.widgetId,
  });
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>React widget</title>
<h1>React widget</h1><div id="widget"></div>
<script src="/_services/auth/client.js"></script>
<script>window.omnichannelConfig = ${config};</script>
<script type="module" src="/widget-page.js"></script></html>`;

  server.on('request', (request, response) => {
    const path = request.url ?? '/';
    if (path.startsWith('/_services/auth/')) {
      request.url = path.slice('/_services/auth'.length);
      auth(request, response);
    } else if (path === '/widget-page.js') {
      response.setHeader('Content-Type', 'text/javascript; charset=utf-8').end(script);
    } else {
      response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page);
    }
  });
  return {
    url,
    emulator,
    async close() {
      server.closeAllConnections();
      server.close();
      await Promise.all([once(server, 'close'), emulator.close()]);
    },
  };
}
