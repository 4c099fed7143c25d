/** The same service over https, with a certificate for this machine or with the user's own. */
import { X509Certificate } from 'node:crypto';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { makeSelfSigned } from '../../src/listen/self-signed.ts';
import { emulate } from '../makers/emulation.ts';
import { freePort } from '../makers/free-port.ts';
import { fetchCertificate, secureCall } from '../makers/secure-call.ts';

test('answers over https what it answers over http', async () => {
  const { emulator } = await emulate();
  expect(emulator.httpsUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  const ca = await fetchCertificate(emulator.httpsUrl);
  const path = `/livechatconnector/config/${emulator.organizationId}/${emulator.widgetId}`;
  expect(await secureCall(emulator.httpsUrl + path, { ca })).toMatchObject({ status: 200 });
  expect(await secureCall(`${emulator.httpsUrl}/agent`, { ca })).toMatchObject({ status: 200 });
});

test('makes a certificate that is good for every name of the loopback and for the host', async () => {
  const certificate = new X509Certificate((await makeSelfSigned('shop.test')).cert);
  for (const name of ['localhost', 'shop.test']) expect(certificate.checkHost(name)).toBe(name);
  for (const ip of ['127.0.0.1', '::1']) expect(certificate.checkIP(ip)).toBe(ip);
  expect(certificate.checkHost('evil.example')).toBeUndefined();
  expect(certificate.ca).toBe(false);
  expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
});

test('makes another certificate at each start', async () => {
  const [one, other] = await Promise.all([emulate(), emulate()]);
  expect(await fetchCertificate(one.emulator.httpsUrl)).not.toBe(
    await fetchCertificate(other.emulator.httpsUrl),
  );
});

test('uses the certificate that it is given', async () => {
  const tls = await makeSelfSigned('localhost');
  const { emulator } = await emulate({ tls });
  expect((await secureCall(`${emulator.httpsUrl}/agent`, { ca: tls.cert })).status).toBe(200);
});

test('takes only its own https host and port there, and its own page as the agent', async () => {
  const { emulator } = await emulate();
  const ca = await fetchCertificate(emulator.httpsUrl);
  const statusWith = async (headers: Record<string, string>): Promise<number> =>
    (await secureCall(`${emulator.httpsUrl}/agent/nothing`, { ca, headers })).status;
  const { host } = new URL(emulator.httpsUrl);
  expect(await statusWith({ host })).toBe(404);
  expect(await statusWith({ host: `evil.example:${host.split(':')[1]}` })).toBe(421);
  expect(await statusWith({ host: new URL(emulator.url).host })).toBe(421);
  expect(await statusWith({ host, origin: emulator.httpsUrl })).toBe(404);
  expect(await statusWith({ host, origin: emulator.url })).toBe(403);
});

test('takes a token there that is far too long, so that the agent sees why it is refused', async () => {
  const { emulator } = await emulate();
  const { httpsUrl, organizationId, widgetId } = emulator;
  const path = `/livechatconnector/auth/reconnectablechats/${organizationId}/${widgetId}/r`;
  const headers = { AuthenticatedUserToken: 'x'.repeat(40_000) };
  const ca = await fetchCertificate(httpsUrl);
  expect(await secureCall(httpsUrl + path, { ca, headers })).toMatchObject({ status: 431 });
  expect(emulator.conversations()).toMatchObject([{ verdict: { failed: { rule: 'T7' } } }]);
});

test('names a taken https port, and leaves the other one free', async () => {
  const { emulator, site } = await emulate();
  const httpsPort = Number(new URL(emulator.httpsUrl).port);
  const port = await freePort();
  await expect(
    startEmulator({ publicKeyUrl: site.publicKeyUrl, port, httpsPort }),
  ).rejects.toMatchObject({
    code: 'port_in_use',
    message: expect.stringContaining('option "httpsPort"'),
  });
  await (await startEmulator({ publicKeyUrl: site.publicKeyUrl, port, httpsPort: 0 })).close();
});

test('leaves the https port free when the http port is taken', async () => {
  const { emulator, site } = await emulate();
  const port = Number(new URL(emulator.url).port);
  const httpsPort = await freePort();
  const options = { publicKeyUrl: site.publicKeyUrl, httpsPort };
  await expect(startEmulator({ ...options, port })).rejects.toMatchObject({ code: 'port_in_use' });
  await (await startEmulator({ ...options, port: 0 })).close();
});

test('closes with a connection that never finished its handshake', async () => {
  const { emulator } = await emulate();
  const { port, hostname } = new URL(emulator.httpsUrl);
  const half = connect(Number(port), hostname);
  half.on('error', () => {});
  await new Promise((resolve) => half.once('connect', resolve));
  await emulator.close();
  await expect(fetchCertificate(emulator.httpsUrl)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
