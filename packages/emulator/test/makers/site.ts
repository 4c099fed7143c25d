/** A site that publishes a key, or misbehaves as told. @module */
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { siteKeys } from './keys.ts';

export interface Site {
  publicKeyUrl: string;
  /** Headers of each call so far. */
  calls: IncomingHttpHeaders[];
}

export async function startSite(
  answer: RequestListener = (_request, response) => response.end(siteKeys.pem),
): Promise<Site> {
  const calls: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    calls.push(request.headers);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { publicKeyUrl: `http://127.0.0.1:${port}/publickey`, calls };
}
