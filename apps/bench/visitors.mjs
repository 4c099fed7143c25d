/** Who visits a site: a crowd that asks for tokens, or somebody who reads a page. @module */
import { getPriority, setPriority } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import autocannon from 'autocannon';
import { answerParent } from './processes.mjs';

const VISIT_EVERY_MS = 5;

async function visit(url) {
  const startedMs = performance.now();
  await (await fetch(url)).text();
  return performance.now() - startedMs;
}

let visits;

answerParent({
  /** Sends `amount` POST requests, 32 at a time without a pause. @returns the seconds it took */
  async crowd(requests) {
    // Gives way to the site and the reader: on a small machine they would wait for it.
    setPriority(Math.max(5, getPriority()));
    const startedMs = performance.now();
    const turn = { ...requests, method: 'POST', connections: 32, sampleInt: 20 };
    const { '2xx': answered } = await autocannon(turn);
    if (answered !== requests.amount) throw new Error(`${requests.url}: ${answered} answered.`);
    return (performance.now() - startedMs) / 1000;
  },

  /** Comes every 5 ms from now on, whether or not the earlier visits were answered. */
  async beginReading(url) {
    const mine = [];
    visits = mine;
    setImmediate(async () => {
      for (let next = performance.now(); visits === mine; next += VISIT_EVERY_MS) {
        mine.push(visit(url));
        await wait(Math.max(0, next + VISIT_EVERY_MS - performance.now()));
      }
    });
  },

  /** @returns how many milliseconds a visit took, the slowest hundredth left out */
  async endReading() {
    const ended = visits;
    visits = undefined;
    const tookMs = (await Promise.all(ended)).sort((a, b) => a - b);
    return tookMs[Math.ceil(tookMs.length * 0.99) - 1];
  },
});
