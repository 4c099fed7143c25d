/** Every measurement by name, and how the turns of a round become one value. @module */
import { setTimeout } from 'node:timers/promises';
import { cpuMsPerOperation } from './cpu-ms-per-operation.mjs';
import { eventLoopDelayMs } from './event-loop-delay-ms.mjs';
import { runRawSignatures, runTokens } from './run-signatures.mjs';
import { percentileOf, spreadOf } from './spread-of.mjs';

/** @typedef {import('../contenders/start-contenders.mjs').Contenders} Contenders */
/** @typedef {import('../load/start-load.mjs').Load} Load */
/** @typedef {ReturnType<typeof measurementsOf>} Measurements */

/**
 * @typedef {object} Measurement
 * @property {() => Promise<number>} measure - milliseconds of one turn.
 * @property {(turns: readonly number[]) => number} combine
 */

/** How much is done in one turn. */
export const SIZES = {
  full: { signatures: 150, requests: 150, bursts: 8, probeMs: 450 },
  quick: { signatures: 40, requests: 40, bursts: 3, probeMs: 200 },
};

const CONNECTIONS = 8;
const BURST = 32;
const BURST_PAUSE_MS = 10;
const PROBE_EVERY_MS = 2;
/** The load is there before the visitor and after. */
const PROBE_MARGIN_MS = 60;

/**
 * CPU adds up: nothing that a contender spent in any turn is left out.
 *
 * @param {() => Promise<number>} measure
 * @returns {Measurement}
 */
const cpu = (measure) => ({
  measure,
  combine: (turns) => turns.reduce((sum, turn) => sum + turn, 0) / turns.length,
});

/**
 * A delay has somebody else's work in it now and then; the median of the turns leaves that out.
 *
 * @param {() => Promise<number>} measure
 * @returns {Measurement}
 */
const delayed = (measure) => ({ measure, combine: (turns) => spreadOf(turns).median });

/**
 * Two that are compared are neighbours, so that one runs right after the other.
 *
 * @param {Contenders} contenders
 * @param {{ tokens: Load, visitor: Load }} loads
 * @param {typeof SIZES.full} size
 */
export function measurementsOf(contenders, loads, size) {
  const { shipped, parsed, pem } = contenders;
  const { signatures, requests, bursts, probeMs } = size;

  const raw = (/** @type {number} */ atATime) =>
    cpu(() =>
      cpuMsPerOperation(signatures, () => runRawSignatures(contenders, signatures, atATime)),
    );
  const token = (/** @type {number} */ atATime) =>
    cpu(() => cpuMsPerOperation(signatures, () => runTokens(contenders, signatures, atATime)));

  const route = (/** @type {number} */ port) => {
    const pattern = { port, connections: CONNECTIONS, count: requests };
    return cpu(() => cpuMsPerOperation(requests, () => loads.tokens.run('count', pattern)));
  };
  const inBursts = (/** @type {number} */ port) => {
    const pattern = { port, connections: BURST, bursts, pauseMs: BURST_PAUSE_MS };
    return delayed(() => eventLoopDelayMs(() => loads.tokens.run('bursts', pattern)));
  };

  async function otherRoute(/** @type {number} */ port) {
    const pattern = { port, everyMs: PROBE_EVERY_MS, durationMs: probeMs };
    const latencies = await loads.visitor.run('probe', pattern);
    return percentileOf(/** @type {number[]} */ (latencies), 99);
  }
  async function otherRouteUnderLoad(/** @type {number} */ port) {
    const durationMs = probeMs + 2 * PROBE_MARGIN_MS;
    const load = loads.tokens.run('saturate', { port, connections: BURST, durationMs });
    const probing = setTimeout(PROBE_MARGIN_MS).then(() => otherRoute(port));
    const [p99] = await Promise.all([probing, load]);
    return p99;
  }

  return {
    raw8: raw(8),
    token8: token(8),
    raw1: raw(1),
    token1: token(1),
    routeParsed: route(parsed.port),
    routeShipped: route(shipped.port),
    routePem: route(pem.port),
    delayParsed: inBursts(parsed.port),
    delayShipped: inBursts(shipped.port),
    otherShipped: delayed(() => otherRouteUnderLoad(shipped.port)),
    otherIdle: delayed(() => otherRoute(shipped.port)),
    otherParsed: delayed(() => otherRouteUnderLoad(parsed.port)),
  };
}
