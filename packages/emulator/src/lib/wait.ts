/** Lets time pass, until somebody has no more use for the wait. @module */
import { setTimeout } from 'node:timers/promises';

/** Resolves after the time, or as soon as `signal` is aborted, and keeps no process alive. */
export type Wait = (seconds: number, signal: AbortSignal) => Promise<void>;

export const wait: Wait = async (seconds, signal) => {
  try {
    await setTimeout(seconds * 1000, undefined, { signal, ref: false });
  } catch {
    // Aborted: whoever waited looks at the signal.
  }
};
