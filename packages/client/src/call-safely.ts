/** Runs code that is not ours, so that its mistake reaches the page's error log and not our state. @module */

/** Calls `run`; what it throws is rethrown on its own, where `window.onerror` sees it. */
export function callSafely(run: () => void): void {
  try {
    run();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
