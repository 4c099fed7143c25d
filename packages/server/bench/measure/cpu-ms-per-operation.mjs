/** Measures the CPU time of this process, all of its threads, for one operation of many. @module */
import { collectGarbage } from './collect-garbage.mjs';

/**
 * @param {number} operations - how many `work` does.
 * @param {() => Promise<unknown>} work
 * @returns {Promise<number>} milliseconds of CPU for each
 */
export async function cpuMsPerOperation(operations, work) {
  collectGarbage();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / operations;
}
