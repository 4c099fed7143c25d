/** Answers that may be at hand or still to come: the first cost no turn of the event loop and no timer. @module */

/** A value, or a promise of it. */
export type Awaitable<T> = T | Promise<T>;

/** Whether a value is still to come. */
export function isPromise<T>(value: Awaitable<T>): value is Promise<T> {
  return typeof (value as Partial<Promise<T>> | null | undefined)?.then === 'function';
}
