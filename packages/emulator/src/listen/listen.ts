/** Starts a server and closes it so that closing always finishes. @module */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { answerClientError } from '../http/answer-client-error.ts';
import type { Certificate } from './self-signed.ts';
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
