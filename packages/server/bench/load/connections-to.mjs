/** Keeps connections open between patterns, so that no measurement pays for opening them. @module */
import { openConnection } from './open-connection.mjs';
import { otherRequest } from './requests.mjs';

/** @typedef {import('./open-connection.mjs').Connection} Connection */

/** @type {Map<number, Connection[]>} */
const opened = new Map();

/**
 * A number of idle connections to a site, which has already answered once on each.
 *
 * @param {number} port
 * @param {number} wanted
 */
export async function connectionsTo(port, wanted) {
  const connections = opened.get(port) ?? [];
  opened.set(port, connections);
  while (connections.length < wanted) {
    const connection = await openConnection(port);
    await connection.request(otherRequest(port));
    connections.push(connection);
  }
  return connections.slice(0, wanted);
}
