import { once } from 'node:events';
import { createServer as createHttp2Server, connect as http2Connect } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { liveChatAuth } from '../../src/index.ts';
import { makeOptions, startSite } from '../fixtures/make-app.ts';

type Http2Handler = Parameters<typeof createHttp2Server>[1];

async function startHttp2Site() {
  // The compatibility API of http2 has the same shape, by another name.
  const handler = liveChatAuth(makeOptions()) as unknown as Http2Handler;
  const server = createHttp2Server({}, handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = http2Connect(`http://127.0.0.1:${port}`);
  onTestFinished(async () => {
    client.close();
    server.close();
    await once(server, 'close');
  });
  return async (headers: Record<string, string>) => {
    const stream = client.request({ ':path': '/token', ':method': 'POST', ...headers });
    const [answer] = await once(stream, 'response');
    stream.resume();
    return answer[':status'] as number;
  };
}

describe('over HTTP/2, where there is no Host header', () => {
  it.each([
    ['https://shop.contoso.com', 200],
    ['https://shop.contoso.com:8443', 403],
    ['https://evil.example', 403],
  ])('a page of %s is answered %i', async (origin, status) => {
    const ask = await startHttp2Site();
    expect(await ask({ ':authority': 'shop.contoso.com', origin })).toBe(status);
  });
});

/** Sends a request line as it is. */
async function askFor(target: string, headers: string[]): Promise<string> {
  const { port } = new URL(await startSite());
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    [`POST ${target} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close', ...headers, '', ''].join(
      '\r\n',
    ),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1').split('\r\n', 1)[0] ?? '';
}

describe('a request target in absolute form', () => {
  const target = 'http://shop.contoso.com/_services/auth/token?x=1';

  it.each([
    ['http://shop.contoso.com', '200'],
    ['https://shop.contoso.com', '200'],
    ['http://127.0.0.1', '403'],
    ['http://evil.example', '403'],
  ])('is answered for a page of %s with %s', async (origin, status) => {
    expect(await askFor(target, [`Origin: ${origin}`])).toContain(` ${status} `);
  });

  it('is passed on when it names another path', async () => {
    expect(await askFor('http://shop.contoso.com/_services/auth/other', [])).toContain(' 418 ');
  });
});

describe('a page of an app', () => {
  it.each(['capacitor://localhost', 'ionic://localhost'])(
    'at %s gets a token when it is listed',
    async (origin) => {
      const base = await startSite({ allowedOrigins: [origin] });
      const headers = { origin, 'sec-fetch-site': 'cross-site' };
      const response = await fetch(`${base}/token`, { headers });
      expect(response.status).toBe(200);
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
      const other = await startSite({ allowedOrigins: ['https://app.contoso.com'] });
      expect((await fetch(`${other}/token`, { headers })).status).toBe(403);
    },
  );
});
