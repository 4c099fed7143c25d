import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createShop } from '../src/create-shop.ts';
import { ensureKeyFile } from '../src/key-file.ts';

const widget = {
  scriptUrl: 'http://127.0.0.1/widget.js',
  orgUrl: 'http://127.0.0.1',
  organizationId: 'o',
  widgetId: 'w',
  agentUrl: 'http://127.0.0.1/agent',
};

async function startShop() {
  const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-demo-'));
  const keyFile = join(folder, 'lcw-keys.json');
  ensureKeyFile(keyFile);
  const server = createServer(createShop(keyFile, widget)).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    /** Asks for a rotation. @returns the status of the answer */
    async rotate(headers: Record<string, string> = {}) {
      const path = '/tour/rotate';
      const sent = request({
        host: '127.0.0.1',
        port,
        path,
        method: 'POST',
        agent: false,
        headers,
      });
      sent.end();
      const [answer] = await once(sent, 'response');
      answer.resume();
      return answer.statusCode;
    },
    keys: () => JSON.parse(readFileSync(keyFile, 'utf8')).keys.length,
  };
}

it('rotates the keys for somebody at this machine alone', async () => {
  const shop = await startShop();
  // A name that another site could give to this address.
  expect(await shop.rotate({ host: 'rebound.example' })).toBe(403);
  expect(await shop.rotate({ 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await shop.rotate({ origin: 'https://elsewhere.example' })).toBe(403);
  expect(shop.keys()).toBe(1);

  expect(await shop.rotate({ 'sec-fetch-site': 'same-origin' })).toBe(303);
  expect(shop.keys()).toBe(2);
});

it('does not rotate in production', async () => {
  vi.stubEnv('NODE_ENV', 'production');
  onTestFinished(() => void vi.unstubAllEnvs());
  const shop = await startShop();
  expect(await shop.rotate()).toBe(403);
  expect(shop.keys()).toBe(1);
});
