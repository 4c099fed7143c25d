/** Every measurement by name, and how the turns of a round become one value. @module */
import { setTimeout } from 'node:timers/promises';
import { cpuMsPerOperation } from './cpu-ms-per-operation.mjs';
import { eventLoopDelayMs } from './event-loop-delay-ms.mjs';
import { runRawSignatures, runTokens } from './run-signatures.mjs';
import { percentileOf, spreadOf } from './spread-of.mjs';

/** @typedef {import('../contenders/start-contenders.mjs').Contenders} Contenders */
/** @typedef {import('../load/keep-awake.mjs').Awake} Awake */
/** @typedef {import('../load/start-load.mjs').Load} Load */
/** @typedef {ReturnType<typeof measurementsOf>} Measurements */

/**
 * Begins a round of one measurement.
 *
 * @typedef {() => { takeTurn(): Promise<void>, result(): number }} Measurement - the result in milliseconds.
 */

/**
 * @template Turn
 * @param {() => Promise<Turn>} measure - one turn.
 * @param {(turns: readonly Turn[]) => number} combine
 * @returns {Measurement}
 */
const measurement = (measure, combine) => () => {
  /** @type {Turn[]} */
  const turns = [];
  return {
    takeTurn: async () => {
      turns.push(await measure());
    },
    result: () => combine(turns),
  };
};

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
 */
const cpu = (measure) =>
  measurement(measure, (turns) => turns.reduce((sum, turn) => sum + turn, 0) / turns.length);

/**
 * A delay has somebody else's work in it now and then; the median of the turns leaves that out.
 *
 * @param {() => Promise<number>} measure
 */
const delayed = (measure) => measurement(measure, (turns) => spreadOf(turns).median);

/**
 * A turn has too few visitors for a 99th percentile of its own.
 *
 * @param {() => Promise<number[]>} measure - how long each visitor waited.
 */
const waits = (measure) => measurement(measure, (turns) => percentileOf(turns.flat(), 99));

/**
 * Two that are compared are neighbours, so that one runs right after the other.
 *
 * @param {Contenders} contenders
 * @param {{ tokens: Load, visitor: Load, awake: Awake }} loads
 * @param {typeof SIZES.full} size
 */
export function measurementsOf(contenders, loads, size) {
  const { shipped, four, parsed, pem } = contenders;
  const { signatures, requests, bursts, probeMs } = size;

  const awake = (/** @type {() => Promise<number>} */ measure) =>
    cpu(() => loads.awake.during(measure));
  const raw = (/** @type {number} */ atATime) =>
    awake(() =>
      cpuMsPerOperation(signatures, () => runRawSignatures(contenders, signatures, atATime)),
    );
  const token = (/** @type {number} */ atATime) =>
    awake(() => cpuMsPerOperation(signatures, () => runTokens(contenders, signatures, atATime)));

  const requestsTo = (/** @type {number} */ port) => {
    const pattern = { port, connections: CONNECTIONS, count: requests };
    return () => cpuMsPerOperation(requests, () => loads.tokens.run('count', pattern));
  };
  const route = (/** @type {number} */ port) => awake(requestsTo(port));
  const routeAsleep = (/** @type {number} */ port) => cpu(requestsTo(port));
  const inBursts = (/** @type {number} */ port) => {
    const pattern = { port, connections: BURST, bursts, pauseMs: BURST_PAUSE_MS };
    return delayed(() => eventLoopDelayMs(() => loads.tokens.run('bursts', pattern)));
  };

  function otherRoute(/** @type {number} */ port) {
    const pattern = { port, everyMs: PROBE_EVERY_MS, durationMs: probeMs };
    return /** @type {Promise<number[]>} */ (loads.visitor.run('probe', pattern));
  }
  async function otherRouteUnderLoad(/** @type {number} */ port) {
    const durationMs = probeMs + 2 * PROBE_MARGIN_MS;
    const load = loads.tokens.run('saturate', { port, connections: BURST, durationMs });
    const probing = setTimeout(PROBE_MARGIN_MS).then(() => otherRoute(port));
    const [latencies] = await Promise.all([probing, load]);
    return latencies;
  }

  return {
    raw8: raw(8),
    token8: token(8),
    raw1: raw(1),
    token1: token(1),
    routeParsed: route(parsed.port),
    routeShipped: route(shipped.port),
    routeFour: route(four.port),
    routePem: route(pem.port),
    routeParsedAsleep: routeAsleep(parsed.port),
    routeShippedAsleep: routeAsleep(shipped.port),
    delayParsed: inBursts(parsed.port),
    delayShipped: inBursts(shipped.port),
    otherShipped: waits(() => otherRouteUnderLoad(shipped.port)),
    otherIdle: waits(() => otherRoute(shipped.port)),
    otherParsed: waits(() => otherRouteUnderLoad(parsed.port)),
  };
}
