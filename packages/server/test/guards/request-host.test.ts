import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
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
