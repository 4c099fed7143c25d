/** Keeps a failing event listener from taking a request, or the process, down with it. @module */
import { oneLine } from '../text.ts';

const MAX_REASON_LENGTH = 300;

/** Even an error may be one that throws when it is looked at. */
function reasonOf(error: unknown): string {
  try {
    return error instanceof Error
      ? oneLine(String(error.message), MAX_REASON_LENGTH)
      : 'it threw something that is not an Error.';
  } catch {
    return 'the error cannot be looked at.';
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
