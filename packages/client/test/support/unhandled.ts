/** Sees what a browser would write to the page's error log. @module */
import { onTestFinished, vi } from 'vitest';

/** Keeps rejections that nobody handles from the test runner until the test is over, and records them. */
export function watchUnhandled() {
  const onUnhandled = vi.fn<(reason: unknown) => void>();
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', onUnhandled);
  onTestFinished(() => {
    process.off('unhandledRejection', onUnhandled);
    for (const listener of others) process.on('unhandledRejection', listener);
  });
  return onUnhandled;
}
