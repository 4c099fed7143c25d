/** Keeps every core from falling asleep while CPU is measured, at the lowest priority there is. @module */
import { fork } from 'node:child_process';
import { availableParallelism, constants, setPriority } from 'node:os';

/** @typedef {ReturnType<typeof startAwake>} Awake */

/** Starts one process for each core, which do nothing until they are asked. `close()` ends them. */
export function startAwake() {
  const program = new URL('./awake-process.mjs', import.meta.url);
  const children = Array.from({ length: availableParallelism() }, () =>
    fork(program, { execArgv: [] }),
  );
  for (const { pid } of children) {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  }
  const tellAll = (/** @type {boolean} */ isBusy) => {
    for (const child of children) child.send(isBusy);
  };
  return {
    /**
     * @template Result
     * @param {() => Promise<Result>} work
     * @returns {Promise<Result>}
     */
    async during(work) {
      tellAll(true);
      try {
        return await work();
      } finally {
        tellAll(false);
      }
    },
    close() {
      for (const child of children) child.disconnect();
    },
  };
}
