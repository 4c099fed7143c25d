/** What a page may have changed, clobbered or left out is only touched through here. @module */

/** Runs what a browser may lack or refuse; undefined when it does. */
export function tryTo<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/** Runs what belongs to the page. A mistake in it reaches the page's error log, and nobody who waits on us. */
export async function runOutside(run: () => unknown): Promise<void> {
  run();
}

/** The value of a property that an object itself has, whatever others have put into its prototypes. */
export function ownValue(holder: unknown, name: string | symbol): unknown {
  return Object.getOwnPropertyDescriptor(Object(holder), name)?.value;
}

/** Raises `lcw-auth:` + `name` on `window`. On a server, and where the page has broken events, nothing happens. */
export function announce(
  name: 'change' | 'error' | 'no-contact' | 'signed-out',
  detail: object | null = null,
): void {
  tryTo(() => dispatchEvent(new CustomEvent(`lcw-auth:${name}`, { detail })));
}

/**
 * Listens while events are captured, before handlers of the page can stop them; gives the function that ends it.
 * A target that the browser does not have is silent.
 */
export function listen(
  handlers: Readonly<Record<string, (event: Event) => unknown>>,
  target: EventTarget | undefined = window,
): () => void {
  const forEach = (method: 'addEventListener' | 'removeEventListener') => {
    for (const [type, run] of Object.entries(handlers))
      tryTo(() => target?.[method](type, run, true));
  };
  forEach('addEventListener');
  return () => forEach('removeEventListener');
}
