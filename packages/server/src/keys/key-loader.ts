/**
 * Keeps the keys of a source at hand and looks for newer ones on use. The one state machine of
 * reloading, whatever the source:
 *
 * - *no keys*: whoever asks waits for the look in flight, for `timeoutMs` at most;
 * - *keys, and no look due*: nobody waits;
 * - *keys, and a look in flight*: whoever asks waits until 200 ms after the look began, and not at
 *   all when it has taken longer: it hangs, and nobody waits for it until it ends;
 * - a look that fails, or takes longer than `timeoutMs`, is told once, and what was loaded goes on;
 * - the next look is due when the last one has grown old, or after a rest when it failed. A second
 *   look never begins while one is in flight.
 *
 * @module
 */
import { safeReasonOf } from './key-material.ts';
import { type KeySet, type KeySource, KeySourceError, type SourceWarning } from './key-source.ts';

/** What a look that is due may delay a request. */
const PATIENCE_MS = 200;

/** How long a failed look rests at first, so that a store that is down is not asked by every request. */
const REST_MS = { withKeys: 5000, withoutKeys: 1000 };

/** Without keys every chat fails, and the rest stays this short. */
const MAX_REST_WITHOUT_KEYS_MS = 5000;

/** How the last look ended. */
export interface LookResult {
  /** Epoch milliseconds. */
  atMs: number;
  /** Why it failed; undefined when it did not. */
  error: string | undefined;
}

/** What the loader needs to know and whom it tells. */
export interface LoaderHooks {
  /** The clock, in epoch milliseconds. */
  now(): number;
  /** How long a look may take before it is told as one that hangs, and before those without keys give up. */
  timeoutMs: number;
  /**
   * Told of a set at the moment when it replaces the one before.
   *
   * @param unusedMs - for how long nobody had asked for keys, beyond the time between two looks.
   */
  onLoaded(set: KeySet, unusedMs: number): void;
  /** Told why newer keys could not be had, once for each reason, while older ones are in use. */
  onFailure(reason: string, cause: unknown): void;
  onWarning(warning: SourceWarning): void;
}

/** Keys that look after themselves. */
export interface KeyLoader {
  /** Resolves when there are keys, and as new ones as can be had in time. @throws why there are none. */
  ready(): Promise<void>;
  lastLook(): LookResult | undefined;
}

/** A look in flight, and two promises that always settle soon, however long it hangs. */
interface Look {
  endedOrPatienceOver: Promise<unknown>;
  endedOrLate: Promise<unknown>;
}

/** Whether something that never rejects ended in time. Nothing of a caller stays attached to it but one timer's end. */
function endsWithin(ended: Promise<void>, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs, false);
    void ended.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/** Makes the loader of a source. */
export function createKeyLoader(source: KeySource, hooks: LoaderHooks): KeyLoader {
  let loaded: KeySet | undefined;
  let look: Look | undefined;
  let last: LookResult | undefined;
  let failure: unknown;
  let failuresInARow = 0;
  let toldReason: string | undefined;
  const madeAtMs = hooks.now();
  /** The longest time without a caller since the last look that succeeded. */
  let unusedMs = 0;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let dueAtMs = Number.NEGATIVE_INFINITY;

  function accept(set: KeySet): void {
    const unusedBeforeMs = unusedMs;
    unusedMs = 0;
    if (set === loaded) return;
    loaded = set;
    hooks.onLoaded(set, unusedBeforeMs);
  }

  function restMs(): number {
    const first = loaded ? REST_MS.withKeys : REST_MS.withoutKeys;
    const grown = first * 2 ** Math.min(failuresInARow - 1, 20);
    const bounded = loaded ? grown : Math.min(grown, MAX_REST_WITHOUT_KEYS_MS);
    return Math.min(source.lookEveryMs, bounded);
  }

  function fail(cause: unknown): void {
    const reason = cause instanceof KeySourceError ? cause.message : safeReasonOf(cause);
    failure = cause;
    last = { atMs: hooks.now(), error: reason };
    // What stays broken is broken for many requests; it is one event.
    if (loaded && reason !== toldReason) hooks.onFailure(reason, cause);
    toldReason = reason;
  }

  async function lookOnce(isTold: () => boolean): Promise<void> {
    const startedAtMs = hooks.now();
    try {
      const set = await source.look(hooks.onWarning);
      failuresInARow = 0;
      failure = undefined;
      toldReason = undefined;
      last = { atMs: hooks.now(), error: undefined };
      // With every key revoked chats fail as they do without keys.
      const isSpent = set.keys.every(({ revoked }) => revoked !== undefined);
      const pauseMs = isSpent ? MAX_REST_WITHOUT_KEYS_MS : Number.POSITIVE_INFINITY;
      dueAtMs = startedAtMs + Math.min(source.lookEveryMs, pauseMs);
      accept(set);
    } catch (cause) {
      failuresInARow += 1;
      if (!isTold()) fail(cause);
      dueAtMs = hooks.now() + restMs();
    } finally {
      look = undefined;
    }
  }

  function startLook(): Look {
    let isTold = false;
    lookedAtMs = hooks.now();
    // Whoever asks when a look is due begins one.
    unusedMs = Math.max(unusedMs, lookedAtMs - Math.max(dueAtMs, madeAtMs));
    const ended = lookOnce(() => isTold);
    const endedOrLate = endsWithin(ended, hooks.timeoutMs).then((isInTime) => {
      if (isInTime) return;
      isTold = true;
      fail(new KeySourceError(`looking for them has taken longer than ${hooks.timeoutMs} ms.`));
    });
    return { endedOrPatienceOver: endsWithin(ended, PATIENCE_MS), endedOrLate };
  }

  function isDue(): boolean {
    const nowMs = hooks.now();
    // A clock that was set back counts as time to look.
    return nowMs >= dueAtMs || nowMs < lookedAtMs;
  }

  // The keys that the source was made with; it cannot fail, and takes a moment for the thumbprints.
  const initial = source.initial?.then((set) => loaded ?? accept(set)).then(() => {}, fail);
  let initialOrLate: Promise<unknown> | undefined;

  return {
    async ready() {
      if (!look && isDue()) look = startLook();
      if (!loaded && initial) {
        initialOrLate ??= endsWithin(initial, hooks.timeoutMs);
        await initialOrLate;
      }
      if (loaded && look) await look.endedOrPatienceOver;
      if (!loaded && look) await look.endedOrLate;
      if (!loaded) throw failure ?? new KeySourceError('they are still being read.');
    },
    lastLook: () => last,
  };
}
