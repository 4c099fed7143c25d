/** Keeps a failing event listener from taking a request, or the process, down with it. @module */

function warn(name: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : 'it threw something that is no Error';
  process.emitWarning(`${name} failed: ${reason}`, { type: 'LcwAuthWarning' });
}

/** The same listener, whose exceptions and rejections become process warnings. */
export function contained<Arguments extends unknown[]>(
  name: string,
  listener: (...args: Arguments) => unknown,
): (...args: Arguments) => void {
  return (...args) => {
    try {
      const result = listener(...args);
      if (result instanceof Promise) result.catch((error: unknown) => warn(name, error));
    } catch (error) {
      warn(name, error);
    }
  };
}
