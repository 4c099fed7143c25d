/** Starts a load process and gives it orders, one at a time. @module */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';

/** @typedef {import('./load-process.mjs').Order} Order */

/** No order takes a tenth of this. */
const PATIENCE_MS = 60_000;

/**
 * Starts a process of its own. `close()` ends it.
 *
 * @param {{ givesWay?: boolean }} options - whether it lets the site have a processor first.
 */
export function startLoad({ givesWay = false } = {}) {
  const child = fork(new URL('./load-process.mjs', import.meta.url), { execArgv: [] });
  if (givesWay && child.pid !== undefined) {
    setPriority(child.pid, constants.priority.PRIORITY_LOW);
  }
  child.on('exit', (code) => child.emit('message', { error: `the load process ended (${code})` }));
  return {
    /**
     * Runs one pattern of `patterns.mjs`.
     *
     * @param {Order} order
     * @returns {Promise<unknown>}
     */
    async run(...order) {
      const answered = once(child, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) });
      child.send(order);
      const [{ result, error }] = await answered;
      if (error !== undefined) throw new Error(`While asking a site: ${error}.`);
      return result;
    },
    close() {
      child.removeAllListeners('exit');
      child.disconnect();
    },
  };
}

/** @typedef {ReturnType<typeof startLoad>} Load */
