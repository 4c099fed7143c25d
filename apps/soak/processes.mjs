/** A process that is watched, and the questions that it answers. @module */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';

/** Far more than a busy machine needs. */
const ANSWER_WITHIN_MS = 60_000;

/**
 * Starts a file of this folder, which hands its handlers to `answerParent`. What it prints goes to
 * `log`, a stream.
 */
export function startProcess(file, log) {
  const child = fork(new URL(file, import.meta.url), {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = new AbortController();
  child.once('exit', (code, signal) => {
    ended.abort(new Error(`${file} ended by itself (${code ?? signal}).`));
  });
  async function ask(question, details) {
    child.send({ question, details });
    const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    const [{ value, error }] = await once(child, 'message', { signal }).catch(() => {
      throw ended.signal.reason ?? new Error(`${file} does not answer.`);
    });
    if (error !== undefined) throw new Error(`${file}: ${error}`);
    return value;
  }
  return {
    ask,
    /** What the process uses now. */
    sample: async () => ({ ...(await ask('sample')), descriptors: descriptorsOf(child.pid) }),
    stop: () => child.kill(),
  };
}

/** Open files and connections; undefined where the system does not tell. */
function descriptorsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}

/** In the child. It ends with its parent. */
export function answerParent(handlers) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const all = {
    ...handlers,
    async sample() {
      // What a first collection sets free may hold more: finalizers run between the two.
      global.gc();
      await turn();
      global.gc();
      const { rss, heapUsed, external } = process.memoryUsage();
      const delayMs = Math.round(delay.percentile(99) / 1e6);
      delay.reset();
      return { rss, heapUsed, external, delayMs, handles: process.getActiveResourcesInfo().length };
    },
  };
  process.on('disconnect', () => process.exit());
  process.on('message', async ({ question, details }) => {
    try {
      process.send({ value: await all[question](details) });
    } catch (error) {
      process.send({ error: String(error?.stack ?? error) });
    }
  });
}
