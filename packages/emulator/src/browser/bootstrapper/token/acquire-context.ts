/** Asks the page's context provider for custom context, which goes along beside a token too (C6). @module */
import type { ContextOutcome, CustomContext } from '../../bridge/messages.ts';

export type ContextProvider = () => unknown;

/** A provider that throws, or answers anything but an object, is error 1 (W3). */
export function acquireContext(
  provider: ContextProvider | null,
  startContext: CustomContext,
): ContextOutcome {
  if (provider === null) return { kind: 'context', context: startContext };
  try {
    const provided = provider();
    if (typeof provided !== 'object' || provided === null || Array.isArray(provided)) {
      return { kind: 'failed', errorCode: 1, errorDetail: 'expected an object' };
    }
    // Through JSON, as it will travel; it also drops what cannot be cloned to the panel.
    const context = JSON.parse(JSON.stringify(provided)) as CustomContext;
    return { kind: 'context', context: { ...context, ...startContext } };
  } catch {
    return { kind: 'failed', errorCode: 1, errorDetail: 'the context provider threw' };
  }
}
