/** Measures how long the event loop of this process is late while something goes on. @module */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { collectGarbage } from './collect-garbage.mjs';

/**
 * @param {() => Promise<unknown>} work
 * @returns {Promise<number>} the 99th percentile in milliseconds, the 1 ms between two looks included
 */
export async function eventLoopDelayMs(work) {
  collectGarbage();
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  try {
    await work();
  } finally {
    histogram.disable();
  }
  return histogram.percentile(99) / 1e6;
}
