/** Says on what a run is made, and how busy the machine was before it. @module */
import { availableParallelism, cpus, loadavg, platform } from 'node:os';

/** @typedef {readonly (readonly [what: string, value: string])[]} Machine */

/**
 * To be asked before the run: afterwards the load average would be the bench's own.
 *
 * @returns {Machine}
 */
export function describeMachine() {
  const [lastMinute = 0] = loadavg();
  return [
    ['Processor', `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`],
    ['System', `${platform()}, load average ${lastMinute.toFixed(1)} before the run`],
    ['Node.js', `${process.versions.node}, OpenSSL ${process.versions.openssl}`],
  ];
}
