/** Keeps a failing event listener from taking a request, or the process, down with it. @module */

/** Even an error may be one that throws when it is looked at. */
function reasonOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.message) : 'it threw something that is no Error';
  } catch {
    return 'unknown reason';
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function';
}

/** The same listener, whose exceptions and rejections become process warnings. */
export function contained<Arguments extends unknown[]>(
  name: string,
  listener: (...args: Arguments) => unknown,
): (...args: Arguments) => void {
  const warn = (error: unknown) => {
    process.emitWarning(`${name} failed: ${reasonOf(error)}`, { type: 'LcwAuthWarning' });
  };
  return (...args) => {
    try {
      const result = listener(...args);
      if (isThenable(result)) Promise.resolve(result).catch(warn);
    } catch (error) {
      warn(error);
    }
  };
}
