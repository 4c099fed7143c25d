import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { requestHost } from '../../src/guards/request-host.ts';
import { liveChatAuth } from '../../src/index.ts';
import { makeOptions } from '../fixtures/make-app.ts';

/** A site as it stands behind a proxy that ends TLS and may rewrite Host. */
async function startBehindProxy(trustProxy: boolean | string) {
  const app = express();
  app.set('trust proxy', trustProxy);
  app.use('/_services/auth', liveChatAuth(makeOptions()));
  const server = app.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const path = '/_services/auth/token';
      httpRequest({ host: '127.0.0.1', port, path, headers, method: 'POST' }, (response) => {
        resolve(response.resume().statusCode);
      })
        .on('error', reject)
        .end();
    });
}

const SITE = 'shop.contoso.com';
const INNER = { host: 'shop.internal:8080' };
const OWN_PAGE = { origin: `https://${SITE}` };
const forwarded = (host: string) => ({ 'x-forwarded-host': host, 'x-forwarded-proto': 'https' });

describe('behind a proxy', () => {
  it.each([
    ['that passes Host on', false, { host: SITE, ...OWN_PAGE }, 200],
    [
      'that rewrites Host, with Sec-Fetch-Site',
      false,
      { ...INNER, ...OWN_PAGE, 'sec-fetch-site': 'same-origin' },
      200,
    ],
    ['that rewrites Host and is trusted', true, { ...INNER, ...OWN_PAGE, ...forwarded(SITE) }, 200],
    [
      'that is trusted by its address',
      'loopback',
      { ...INNER, ...OWN_PAGE, ...forwarded(SITE) },
      200,
    ],
    [
      'of several, the first host counts',
      true,
      { ...INNER, ...OWN_PAGE, ...forwarded(`${SITE}, inner`) },
      200,
    ],
    [
      'that rewrites Host and is not trusted',
      false,
      { ...INNER, ...OWN_PAGE, ...forwarded(SITE) },
      403,
    ],
    [
      'that is trusted only elsewhere',
      '10.0.0.0/8',
      { ...INNER, ...OWN_PAGE, ...forwarded(SITE) },
      403,
    ],
    ['that rewrites Host and says nothing', true, { ...INNER, ...OWN_PAGE }, 403],
    [
      'and from another site',
      true,
      { ...INNER, ...forwarded(SITE), origin: 'https://evil.example' },
      403,
    ],
  ])('%s (trust proxy %s)', async (_, trustProxy, headers, status) => {
    const ask = await startBehindProxy(trustProxy);
    expect(await ask(headers)).toBe(status);
  });
});

describe('the host by which the browser knows the site', () => {
  const hostOf = (request: object) => requestHost({ headers: {}, ...request } as IncomingMessage);
  const host = 'shop.contoso.com';

  it.each([
    ['Host', { url: '/token', headers: { host } }],
    ['Host, without a target', { headers: { host } }],
    ['Host, with a target that is no address', { url: '*', headers: { host } }],
    ['Host, with an address without a host', { url: 'urn:x', headers: { host } }],
    ['the target in absolute form', { url: `http://${host}/token`, headers: { host: 'proxy' } }],
    [':authority', { url: '/token', headers: { ':authority': host, host: 'other' } }],
    [
      'Host, when nothing says who is trusted',
      { app: {}, headers: { host, 'x-forwarded-host': 'evil.example' } },
    ],
    [
      'Host, when trust is not a function',
      { app: { get: () => true }, headers: { host, 'x-forwarded-host': 'evil.example' } },
    ],
    [
      'X-Forwarded-Host of a proxy that is trusted by its address',
      {
        app: {
          get: (name: string) =>
            name === 'trust proxy fn' &&
            ((address: string, hop: number) => address === '10.0.0.1' && hop === 0),
        },
        socket: { remoteAddress: '10.0.0.1' },
        headers: { host: 'inner', 'x-forwarded-host': ` ${host} , inner` },
      },
    ],
  ])('is what %s says', (_, request) => {
    expect(hostOf(request)).toBe(host);
  });

  it('is unknown when nothing says so', () => {
    expect(hostOf({ url: '/token' })).toBeUndefined();
  });
});
