/** Starts an Express site on loopback around one token route, with another route beside it. @module */
import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import { CUSTOMER } from './customer.mjs';

/** @typedef {{ port: number, close(): void }} Site */

/**
 * @param {import('express').RequestHandler} auth - what is mounted at `/_services/auth`.
 * @returns {Promise<Site>}
 */
export async function startSite(auth) {
  const app = express();
  app.use((request, _response, next) => {
    Object.assign(request, { user: CUSTOMER });
    next();
  });
  app.get('/other', (_request, response) => {
    response.type('text/plain').send('another route');
  });
  app.use('/_services/auth', auth);

  // The load keeps its connections through the turns of the others.
  const server = createServer({ keepAliveTimeout: 120_000 }, app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
