import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { startSite } from '../fixtures/make-app.ts';

const METHODS = ['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'QUERY'];
const HEADERS = [
  'Accept',
  'Origin',
  'Sec-Fetch-Site',
  'If-None-Match',
  'Content-Type',
  'Cookie',
  'X-Forwarded-Host',
  'Access-Control-Request-Headers',
  'Access-Control-Request-Method',
];

/** Text that can stand in a request line or a header without ending it. */
const text = (maxLength: number) =>
  fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    maxLength,
  });

const requestText = fc
  .record({
    method: fc.constantFrom(...METHODS),
    path: fc.oneof(
      fc.constantFrom('/token', '/publickey', '/client.js'),
      text(40).map((path) => `/${path}`),
    ),
    query: text(40),
    headers: fc.array(fc.tuple(fc.constantFrom(...HEADERS), text(200)), { maxLength: 8 }),
    body: fc.string({ maxLength: 50 }),
  })
  .map(({ method, path, query, headers, body }) =>
    [
      `${method} /_services/auth${path}?${query} HTTP/1.1`,
      'Host: shop.contoso.com',
      'Connection: close',
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...headers.map(([name, value]) => `${name}: ${value}`),
      '',
      body,
    ].join('\r\n'),
  );

/**
 * Sends bytes and reads the answer. A whole request keeps its side open, as clients do: Node gives
 * up on one that is closed before the answer.
 */
async function statusOf(
  port: number,
  bytes: string | Uint8Array,
  isWhole: boolean,
): Promise<number | undefined> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  if (isWhole) socket.write(bytes);
  else socket.end(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(Buffer.concat(chunks).toString('latin1')) ?? [];
  return status === undefined ? undefined : Number(status);
}

it('a request with anything in its line, headers and body is answered below 500', async () => {
  const port = Number(new URL(await startSite()).port);
  await fc.assert(
    fc.asyncProperty(requestText, async (request) => {
      const status = await statusOf(port, request, true);
      expect(status).toBeGreaterThanOrEqual(200);
      expect(status).toBeLessThan(500);
    }),
    { numRuns: 300 },
  );
});

it('bytes that are no request at all do not stop the site', async () => {
  const base = await startSite();
  const port = Number(new URL(base).port);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
      const status = await statusOf(port, bytes, false).catch(() => undefined);
      expect(status ?? 400).toBeLessThan(500);
    }),
    { numRuns: 100 },
  );
  expect((await fetch(`${base}/token`)).status).toBe(200);
});
