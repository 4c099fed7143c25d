/** A source that cannot work: its problem is reported together with those of the other options. @module */
import type { KeySource } from './key-source.ts';

/** Makes a source that only has a problem. */
export function brokenSource(problem: string): KeySource {
  return { problem, warning: undefined, load: () => Promise.reject(new Error(problem)) };
}
