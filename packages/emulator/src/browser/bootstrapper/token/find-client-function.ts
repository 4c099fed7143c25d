/** Looks up the dotted JavaScript client function name from `window`, each time it is needed (P4). @module */
import type { AuthTokenProvider } from './auth-token-registration.ts';

/** Undefined when any part is missing or the last one is not a function. */
export function findClientFunction(
  root: object,
  dottedName: string,
): AuthTokenProvider | undefined {
  let found: unknown = root;
  for (const part of dottedName.split('.')) {
    if (found === null || found === undefined) return undefined;
    found = (found as Record<string, unknown>)[part];
  }
  return typeof found === 'function' ? (found as AuthTokenProvider) : undefined;
}
