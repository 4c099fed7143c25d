/** Starts the two servers, http and https, for one and the same answers, and closes them so that closing always finishes. @module */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Refusal } from '../contract/protocol.ts';
import type { Ports } from './address.ts';
import { type Certificate, makeSelfSigned } from './self-signed.ts';
import { explainListenFailure } from './start-error.ts';

/** Room for a token far beyond the limit, so that the agent's view can say why (T7). */
const MAX_HEADER_BYTES = 64 * 1024;
/** Two for each of 200 customers at once, and some for the agents; beyond it, connections are dropped. */
export const MAX_CONNECTIONS = 512;
/** How long a connection may take over its TLS handshake. */
const HANDSHAKE_MS = 5000;
/** How long answers under way may take to finish. */
const CLOSE_GRACE_MS = 500;

export interface Place {
  host: string;
  port: number;
  /** For https; without it, http. */
  certificate?: Certificate;
}

export interface Listening {
  port: number;
  /** Connections that do not end by themselves are cut after half a second. */
  close(): Promise<void>;
}

/**
 * `answer` may be called as soon as the server listens.
 * @throws {StartError} when the port is taken or the host is not this machine's.
 */
export function listen(
  { host, port, certificate }: Place,
  answer: RequestListener,
): Promise<Listening> {
  const server = certificate
    ? createSecureServer(
        { ...certificate, maxHeaderSize: MAX_HEADER_BYTES, handshakeTimeout: HANDSHAKE_MS },
        answer,
      )
    : createServer({ maxHeaderSize: MAX_HEADER_BYTES }, answer);
  server.maxConnections = MAX_CONNECTIONS;
  server.on('clientError', answerClientError);
  const sockets = certificate ? trackSockets(server) : undefined;
  return new Promise((resolve, reject) => {
    const option = certificate ? 'httpsPort' : 'port';
    server.once('error', (error) => reject(explainListenFailure(error, { host, port, option })));
    server.listen(port, host, () => {
      // A server listening on a host always has an address of this form.
      const actual = (server.address() as AddressInfo).port;
      resolve({ port: actual, close: () => closeServer(server, sockets) });
    });
  });
}

interface Destroyable {
  destroy(): void;
}

/** `closeAllConnections` does not know connections that are still shaking hands. */
function trackSockets(server: Server): ReadonlySet<Destroyable> {
  const sockets = new Set<Destroyable>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

function closeServer(server: Server, sockets: ReadonlySet<Destroyable> = new Set()): Promise<void> {
  return new Promise((resolve) => {
    const grace = setTimeout(() => {
      server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
    }, CLOSE_GRACE_MS);
    server.close(() => {
      clearTimeout(grace);
      resolve();
    });
  });
}

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

/** How long the rest of a refused request is taken in, and thrown away. */
const LINGER_MS = 1000;

const answered = new WeakSet<Duplex>();

/** A listener for `clientError`: without one, Node answers with nothing that explains. */
function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  // Whatever still comes of a request that has its answer. To hang up on it would be a reset, in
  // which the caller loses the answer.
  if (answered.has(socket)) return;
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  answered.add(socket);
  socket.end(writeAnswer(error.code === 'HPE_HEADER_OVERFLOW'));
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

function writeAnswer(isTooLong: boolean): string {
  const body: Refusal = isTooLong
    ? {
        errorCode: 4,
        rule: 'T7',
        title: 'Headers too long',
        detail: 'The request has more headers than can be read, probably a huge token.',
      }
    : { title: 'Malformed request', detail: 'This is not a well-formed HTTP request.' };
  const text = JSON.stringify(body);
  return [
    `HTTP/1.1 ${isTooLong ? '431 Request Header Fields Too Large' : '400 Bad Request'}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Access-Control-Allow-Origin: *',
    ...(isTooLong ? ['Access-Control-Expose-Headers: errorcode', 'errorcode: 4'] : []),
    'Connection: close',
    '',
    text,
  ].join('\r\n');
}
