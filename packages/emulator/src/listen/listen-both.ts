/** Listens over http and over https, for one and the same answers. @module */
import type { RequestListener } from 'node:http';
import type { Ports } from './address.ts';
import { type Listening, listen } from './listen.ts';
import { type Certificate, makeSelfSigned } from './self-signed.ts';

export interface BothPlaces {
  host: string;
  port: number;
  httpsPort: number;
  /** One for this machine is made when there is none. */
  tls: Certificate | undefined;
}

/**
 * `createAnswer` is called with the ports once both are known. Closing closes both.
 * @throws {StartError} when either port is taken, or the host is not this machine's.
 */
export async function listenBoth(
  { host, port, httpsPort, tls }: BothPlaces,
  createAnswer: (ports: Ports) => RequestListener,
): Promise<Pick<Listening, 'close'>> {
  let answer: RequestListener | undefined;
  const hear: RequestListener = (request, response) => {
    // Only while the other port is being opened.
    if (answer === undefined) response.destroy();
    else answer(request, response);
  };
  const certificate = tls ?? (await makeSelfSigned(host));
  const secure = await listen({ host, port: httpsPort, certificate }, hear);
  const plain = await listen({ host, port }, hear).catch(async (error: unknown) => {
    await secure.close();
    throw error;
  });
  answer = createAnswer({ http: plain.port, https: secure.port });
  return {
    async close(): Promise<void> {
      await Promise.all([plain.close(), secure.close()]);
    },
  };
}
