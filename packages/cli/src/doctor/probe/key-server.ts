/** Serves the probe's own throw-away keys, and remembers when the service fetched them. @module */
import { createPublicKey, generateKeyPair, type KeyObject, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

/** A key pair that nobody uses but this probe: it is in memory alone, and gone with the program. */
export interface ThrowAwayKey {
  kid: string;
  privateKey: KeyObject;
  publicPem: string;
}

export interface KeyServer {
  readonly port: number;
  /** Makes a key, which nobody knows until it is published. */
  makeKey(): Promise<ThrowAwayKey>;
  publish(document: string): void;
  /** The service's last fetch of any document, in epoch milliseconds, and what it got. */
  readonly lastFetch: { at: number; document: string } | undefined;
  /** How often the service came. */
  readonly fetches: number;
  /** Marks a request of the probe's own, which is no fetch of the service's. */
  ownUrl(publicUrl: URL): URL;
  close(): Promise<void>;
}

export interface KeyServerOptions {
  host: string;
  port: number;
  /** Epoch milliseconds. */
  now: () => number;
  /** @default node:crypto */
  generateKey?: (bits: number) => Promise<KeyObject>;
}

const KEY_BITS = 2048;
/** As `@lcw-auth/server` has it, in case the service heeds it. */
export const CACHE_CONTROL = 'private, max-age=300';

async function generate(bits: number): Promise<KeyObject> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: bits });
  return privateKey;
}

/** @throws the system's error when it cannot listen there. */
export async function startKeyServer(options: KeyServerOptions): Promise<KeyServer> {
  const { host, port, now, generateKey = generate } = options;
  const own = randomUUID();
  let document = '';
  let lastFetch: { at: number; document: string } | undefined;
  let fetches = 0;
  const server = createServer((request, response) => {
    request.resume();
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405).end();
      return;
    }
    if (!request.url?.includes(own)) {
      fetches += 1;
      lastFetch = { at: now(), document };
    }
    const type = document.startsWith('[') ? 'application/json' : 'text/plain';
    response.writeHead(200, { 'content-type': type, 'cache-control': CACHE_CONTROL }).end(document);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async makeKey(): Promise<ThrowAwayKey> {
      const privateKey = await generateKey(KEY_BITS);
      return { kid: `probe-${randomUUID()}`, privateKey, publicPem: publicPemOf(privateKey) };
    },
    publish(published): void {
      document = published;
    },
    get lastFetch() {
      return lastFetch;
    },
    get fetches() {
      return fetches;
    },
    ownUrl(publicUrl): URL {
      const url = new URL(publicUrl);
      url.searchParams.set('probe', own);
      return url;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const publicPemOf = (privateKey: KeyObject): string =>
  createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();

/** The array of several keys (K3), each with its expiry in epoch seconds. */
export function writeKeyArray(
  entries: readonly { key: ThrowAwayKey; expirySeconds: number }[],
): string {
  return JSON.stringify(
    entries.map(({ key: { kid, publicPem }, expirySeconds }) => ({
      kid,
      publicKey: Buffer.from(publicPem).toString('base64'),
      expiry: expirySeconds,
    })),
  );
}
