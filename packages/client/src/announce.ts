/** The provider's events on `window`, for pages that have no code of their own around it. @module */

/** Raises `lcw-auth:` + `name`. On a server nothing happens. */
export function announce(name: 'change' | 'error' | 'signed-out', detail?: object): void {
  globalThis.dispatchEvent?.(new CustomEvent(`lcw-auth:${name}`, { detail }));
}
