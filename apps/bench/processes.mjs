/** A process beside this one, and the questions that it answers. @module */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Nothing here takes a tenth of it, unless the machine is busy with other things. */
const ANSWER_WITHIN_MS = 60_000;

/** Starts a file of this folder, which hands its handlers to `answerParent`. */
export function startProcess(file, ...args) {
  const child = fork(new URL(file, import.meta.url), args);
  child.once('exit', (code) => assert.ok(!code, `${file} failed.`));
  return {
    async ask(question, details) {
      child.send({ question, details });
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const [{ value }] = await once(child, 'message', { signal });
      return value;
    },
    stop: () => child.kill(),
  };
}

/** In the child. A handler that fails ends it, which its parent notices. */
export function answerParent(handlers) {
  process.on('disconnect', () => process.exit());
  process.on('message', async ({ question, details }) => {
    process.send({ value: await handlers[question](details) });
  });
}
