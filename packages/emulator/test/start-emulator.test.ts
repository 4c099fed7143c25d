/** Starting and ending the emulator. @module */
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { ConfigError, startEmulator } from '../src/index.ts';
import { emulate } from './makers/emulation.ts';
import { freePort } from './makers/free-port.ts';
import { strangerKeys } from './makers/keys.ts';
import { sendRaw } from './makers/raw-request.ts';
import { startSite } from './makers/site.ts';
import { makeToken } from './makers/tokens.ts';

test('says where everything is', async () => {
  const { emulator } = await emulate();
  expect(emulator.state).toBe('running');
  expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(emulator.agentUrl).toBe(`${emulator.url}/agent`);
  expect(emulator.widgetTag).toBe(
    `<script id="Microsoft_Omnichannel_LCWidget" src="${emulator.widgetScriptUrl}" data-app-id="${emulator.widgetId}" data-org-id="${emulator.organizationId}" data-org-url="${emulator.url}"></script>`,
  );
});

test('takes the key address after the start, and another one later', async () => {
  const { emulator, start } = await emulate({ publicKeyUrl: null, keyCacheSeconds: 3600 });
  const refused = await start(makeToken());
  expect(refused.status).toBe(401);
  expect(await refused.json()).toMatchObject({
    rule: 'K1',
    detail: expect.stringContaining('setPublicKeyUrl()'),
  });
  expect(await emulator.checkPublicKey()).toMatchObject([{ rule: 'K1', outcome: 'failed' }]);

  const site = await startSite();
  emulator.setPublicKeyUrl(site.publicKeyUrl);
  expect((await emulator.checkPublicKey()).map(({ outcome }) => outcome)).not.toContain('failed');
  expect((await start(makeToken())).status).toBe(200);
  expect((await start(makeToken())).status).toBe(200);
  // Once to check, and once to keep.
  expect(site.calls).toHaveLength(2);

  const other = await startSite((_request, response) => response.end(strangerKeys.pem));
  emulator.setPublicKeyUrl(other.publicKeyUrl);
  expect((await start(makeToken())).status).toBe(401);
  expect((await start(makeToken({ privateKey: strangerKeys.privateKey }))).status).toBe(200);
  expect(other.calls).toHaveLength(1);

  for (const wrong of ['/publickey', 'ftp://shop/key', 'http://kim:secret@shop/key', ''])
    expect(() => emulator.setPublicKeyUrl(wrong)).toThrow(ConfigError);
  expect((await start(makeToken())).status).toBe(401);
});

test('names a taken port and the way out', async () => {
  const { emulator, site } = await emulate();
  const port = Number(new URL(emulator.url).port);
  await expect(startEmulator({ publicKeyUrl: site.publicKeyUrl, port })).rejects.toMatchObject({
    name: 'StartError',
    code: 'port_in_use',
    message: expect.stringMatching(new RegExp(`Port ${port} .*option "port"`)),
    cause: { code: 'EADDRINUSE' },
  });
});

test('names a host that is not this machine’s', async () => {
  await expect(
    startEmulator({ publicKeyUrl: 'http://localhost:1/key', host: '192.0.2.1', port: 0 }),
  ).rejects.toMatchObject({ code: 'host_unavailable' });
});

test('hands out copies of its conversations', async () => {
  const { emulator, open } = await emulate();
  await open();
  emulator.conversations()[0]?.context.push();
  emulator.conversations().length = 0;
  Object.assign(emulator.conversations()[0] ?? {}, { state: 'refused' });
  expect(emulator.conversations()).toMatchObject([{ state: 'open' }]);
});

test('closes at once with streams, idle and half-open connections, and only once', async () => {
  const { emulator, call } = await emulate();
  await call('/agent/events');
  await (await call('/nothing')).text();
  const { port, hostname, host } = new URL(emulator.url);
  const half = connect(Number(port), hostname, () => half.write(`GET / HTTP/1.1\r\nHost: ${host}`));
  half.on('error', () => {});
  await new Promise((resolve) => half.once('ready', resolve));
  const first = emulator.close();
  expect(emulator.state).toBe('closing');
  expect(emulator.close()).toBe(first);
  await first;
  expect(emulator.state).toBe('closed');
  await expect(sendRaw(emulator.url, 'GET / HTTP/1.1\r\n\r\n')).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});

test('closes while it waits for a key', async () => {
  let asked = (): void => {};
  const waiting = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const site = await startSite(() => asked());
  const { emulator, start } = await emulate({}, site);
  const answer = start(makeToken());
  await waiting;
  await emulator.close();
  expect((await answer).status).toBe(401);
});

test('frees its port', async () => {
  const port = await freePort();
  const { emulator, site } = await emulate({ port });
  await emulator.close();
  const again = await startEmulator({ publicKeyUrl: site.publicKeyUrl, port });
  await again.close();
});

test('takes a token that was refused as soon as the site publishes the right key', async () => {
  let isDeployed = false;
  const { siteKeys } = await import('./makers/keys.ts');
  const site = await startSite((_, response) => {
    response.writeHead(isDeployed ? 200 : 404).end(isDeployed ? siteKeys.pem : '');
  });
  const { start } = await emulate({ keyCacheSeconds: 3600 }, site);
  const refused = await start(makeToken());
  expect(await refused.json()).toMatchObject({ rule: 'K1', errorCode: 4 });
  isDeployed = true;
  expect((await start(makeToken())).status).toBe(200);
});
