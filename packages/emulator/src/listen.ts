/** Starts a server and closes it so that closing always finishes. @module */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerClientError } from './http/answer-client-error.ts';
import { explainListenFailure } from './start-error.ts';

/** Room for a token far beyond the limit, so that the agent's view can say why (T7). */
const MAX_HEADER_BYTES = 64 * 1024;
/** Two for each of 200 customers at once, and some for the agents; beyond it, connections are dropped. */
export const MAX_CONNECTIONS = 512;
/** How long answers under way may take to finish. */
const CLOSE_GRACE_MS = 500;

export interface Listening {
  port: number;
  /** Connections that do not end by themselves are cut after half a second. */
  close(): Promise<void>;
}

/**
 * `createListener` is called with the port once that is known.
 * @throws {StartError} when the port is taken or the host is not this machine's.
 */
export function listen(
  host: string,
  port: number,
  createListener: (port: number) => RequestListener,
): Promise<Listening> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES });
  server.maxConnections = MAX_CONNECTIONS;
  server.on('clientError', answerClientError);
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explainListenFailure(error, host, port)));
    server.listen(port, host, () => {
      // A server listening on a host always has an address of this form.
      const actual = (server.address() as AddressInfo).port;
      server.on('request', createListener(actual));
      resolve({ port: actual, close: () => closeServer(server) });
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const grace = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    server.close(() => {
      clearTimeout(grace);
      resolve();
    });
  });
}
