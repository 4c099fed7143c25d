/** The four ways in which a load process asks a site. @module */
import { setTimeout as delay } from 'node:timers/promises';
import { connectionsTo } from './connections-to.mjs';
import { otherRequest, tokenRequest } from './requests.mjs';

/** So many that a probe hardly ever waits for a connection. */
const PROBE_CONNECTIONS = 64;

/**
 * Asks for a number of tokens, always with as many requests under way as there are connections.
 *
 * @param {{ port: number, connections: number, count: number }} pattern
 */
async function count({ port, connections, count: wanted }) {
  const message = tokenRequest(port);
  let left = wanted;
  const open = await connectionsTo(port, connections);
  await Promise.all(
    open.map(async (connection) => {
      while (left-- > 0) await connection.request(message);
    }),
  );
}

/**
 * The same for a time, not a number.
 *
 * @param {{ port: number, connections: number, durationMs: number }} pattern
 */
async function saturate({ port, connections, durationMs }) {
  const message = tokenRequest(port);
  const open = await connectionsTo(port, connections);
  const until = performance.now() + durationMs;
  await Promise.all(
    open.map(async (connection) => {
      while (performance.now() < until) await connection.request(message);
    }),
  );
}

/**
 * Asks for tokens in bursts of one request a connection, with a pause after each burst.
 *
 * @param {{ port: number, connections: number, bursts: number, pauseMs: number }} pattern
 */
async function bursts({ port, connections, bursts: wanted, pauseMs }) {
  const message = tokenRequest(port);
  const open = await connectionsTo(port, connections);
  for (let burst = 0; burst < wanted; burst += 1) {
    await Promise.all(open.map((connection) => connection.request(message)));
    await delay(pauseMs);
  }
}

/**
 * Asks another route at a steady pace, whether or not the earlier answers have come, so that a slow
 * answer does not hide the ones that would have waited behind it.
 *
 * @param {{ port: number, everyMs: number, durationMs: number }} pattern
 * @returns {Promise<number[]>} how long each answer took, in milliseconds
 */
async function probe({ port, everyMs, durationMs }) {
  const message = otherRequest(port);
  const free = await connectionsTo(port, PROBE_CONNECTIONS);
  /** @type {number[]} */
  const latencies = [];
  const asked = [];
  const until = performance.now() + durationMs;
  for (let due = performance.now(); due < until; due += everyMs) {
    await delay(Math.max(0, due - performance.now()));
    const startedMs = performance.now();
    while (free.length === 0) await delay(1);
    const connection = /** @type {import('./open-connection.mjs').Connection} */ (free.pop());
    asked.push(
      connection.request(message).then(() => {
        latencies.push(performance.now() - startedMs);
        free.push(connection);
      }),
    );
  }
  await Promise.all(asked);
  return latencies;
}

/** By the name under which the parent asks for them. */
export const PATTERNS = { count, saturate, bursts, probe };
