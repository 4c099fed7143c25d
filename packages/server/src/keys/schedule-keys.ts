/** Decides which key signs, which keys are published and which are done: a function of the set and the clock alone. @module */
import type { Revoked } from './key-source.ts';

/** What counts of a key. */
export interface ScheduledKey {
  readonly kid: string;
  /** Epoch seconds. */
  readonly activeFrom: number;
  /** Present on a key that must neither sign nor be published any more. */
  readonly revoked?: Revoked | undefined;
}

/** The two times on which the schedule rests, in seconds. */
export interface KeyTiming {
  /** How long a token lives. */
  lifetimeSeconds: number;
  /** How long Omnichannel may go on with a key document that it fetched before (K5). */
  keyCacheSeconds: number;
}

/**
 * Where a key is in its life: published but not yet signing, signing, published for the tokens
 * that it signed (or beside another key with the same `activeFrom`), done, or taken out of use.
 */
export type KeyState = 'pending' | 'signing' | 'retiring' | 'retired' | 'revoked';

/** One key's place in the schedule. */
export interface KeyPlace<Key extends ScheduledKey> {
  key: Key;
  state: KeyState;
  /** When the last token that it signed has expired and every cache has forgotten it, in epoch seconds; undefined while it has no successor. */
  until: number | undefined;
}

/** Oldest first. Instances that read the same keys in another order must agree. */
function inOrder(a: ScheduledKey, b: ScheduledKey): number {
  return a.activeFrom - b.activeFrom || (a.kid < b.kid ? -1 : 1);
}

/** How long a key stays published after its last signature. */
export function afterlifeSeconds({ lifetimeSeconds, keyCacheSeconds }: KeyTiming): number {
  return lifetimeSeconds + keyCacheSeconds;
}

/**
 * Places every key of a set.
 *
 * - The newest key that is active signs. When none is, the earliest signs: a chat that may fail is
 *   better than none.
 * - A key retires `lifetime + keyCache` after a newer key became active, and one without a newer
 *   one never does. Keys with equal `activeFrom` replace nothing: all of them are published.
 * - A revoked key is out at once, and the next best signs: the newest active one that is still
 *   published, else the earliest that waits, else the newest of those that had retired. A key that it
 *   had replaced is in use again, unless that had retired before the revocation.
 *
 * @returns the places, oldest key first. Not one of them signs when all keys are revoked.
 */
export function scheduleKeys<Key extends ScheduledKey>(
  keys: readonly Key[],
  timing: KeyTiming,
  nowSeconds: number,
): KeyPlace<Key>[] {
  const ordered = [...keys].sort(inOrder);
  const afterlife = afterlifeSeconds(timing);
  const inUse = ordered.filter(({ revoked }) => revoked === undefined);
  // A revoked key counts as somebody's successor when it was one for long enough.
  const successors = ordered.filter(({ revoked, activeFrom }) => {
    return revoked === undefined || (revoked !== true && revoked >= activeFrom + afterlife);
  });
  const untilOf = (key: Key) => {
    const successor = successors.find(({ activeFrom }) => activeFrom > key.activeFrom);
    return successor && successor.activeFrom + afterlife;
  };
  const isRetired = (key: Key) => (untilOf(key) ?? Number.POSITIVE_INFINITY) <= nowSeconds;

  const active = inUse.filter(({ activeFrom }) => activeFrom <= nowSeconds);
  const newest = active.at(-1);
  const earliestWaiting = inUse[active.length];
  const signing = newest && !(earliestWaiting && isRetired(newest)) ? newest : earliestWaiting;

  return ordered.map((key) => {
    const until = untilOf(key);
    if (key.revoked !== undefined) return { key, state: 'revoked', until: undefined };
    // One that had retired and signs again, since nothing else is left, has no end any more.
    if (key === signing)
      return { key, state: 'signing', until: isRetired(key) ? undefined : until };
    if (key.activeFrom > nowSeconds) return { key, state: 'pending', until };
    return { key, state: isRetired(key) ? 'retired' : 'retiring', until };
  });
}

/** The key that signs. @throws {Error} for a set without one, which no caller has at hand. */
export function signingKey<Key extends ScheduledKey>(places: readonly KeyPlace<Key>[]): Key {
  const place = places.find(({ state }) => state === 'signing');
  if (!place) throw new Error('There is no key.');
  return place.key;
}

/** The keys that are published. */
export function publishedPlaces<Key extends ScheduledKey>(
  places: readonly KeyPlace<Key>[],
): KeyPlace<Key>[] {
  return places.filter(({ state }) => state !== 'retired' && state !== 'revoked');
}
