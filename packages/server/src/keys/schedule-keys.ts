/** Decides which key signs, which keys are published and which are done: a function of the set and the clock alone. @module */

/** What counts of a key. */
export interface ScheduledKey {
  readonly kid: string;
  /** Epoch seconds. */
  readonly activeFrom: number;
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
 * that it signed, or done.
 */
export type KeyState = 'pending' | 'signing' | 'retiring' | 'retired';

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

/**
 * Places every key of a set. The newest key that is active signs. A key retires `lifetime +
 * keyCache` after its successor became active, and one without a successor never does. When no key
 * is active yet the earliest signs: a chat that may fail is better than none.
 *
 * @returns the places, oldest key first.
 */
export function scheduleKeys<Key extends ScheduledKey>(
  keys: readonly Key[],
  timing: KeyTiming,
  nowSeconds: number,
): KeyPlace<Key>[] {
  const ordered = [...keys].sort(inOrder);
  const active = ordered.filter(({ activeFrom }) => activeFrom <= nowSeconds);
  const signing = Math.max(0, active.length - 1);
  return ordered.map((key, index) => {
    const successor = ordered[index + 1];
    const until =
      successor && successor.activeFrom + timing.lifetimeSeconds + timing.keyCacheSeconds;
    if (index === signing) return { key, state: 'signing', until };
    if (index > signing) return { key, state: 'pending', until };
    return {
      key,
      state: until !== undefined && nowSeconds >= until ? 'retired' : 'retiring',
      until,
    };
  });
}

/** The key that signs. @throws {Error} for an empty set, which no source hands out. */
export function signingKey<Key extends ScheduledKey>(places: readonly KeyPlace<Key>[]): Key {
  const place = places.find(({ state }) => state === 'signing');
  if (!place) throw new Error('There is no key.');
  return place.key;
}

/** The keys that are published. */
export function publishedPlaces<Key extends ScheduledKey>(
  places: readonly KeyPlace<Key>[],
): KeyPlace<Key>[] {
  return places.filter(({ state }) => state !== 'retired');
}
