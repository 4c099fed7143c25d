/**
 * What a running process knows of its keys beyond the latest set: which ones it saw before, and who
 * signed. With that it tides over a set that was changed without a rotation's care.
 *
 * @module
 */
import type { KeySet, SigningKey } from './key-source.ts';
import {
  afterlifeSeconds,
  type KeyPlace,
  type KeyTiming,
  publishedPlaces,
  scheduleKeys,
} from './schedule-keys.ts';

/** A set whose keys are new at every look must not fill the document. */
const MAX_KEPT = 16;

/** A key that stays published until then (epoch seconds), whatever the set says or does not say of it. */
interface KeptKey {
  key: SigningKey;
  until: number;
}

/** The key that goes on signing until the set's own has been published for long enough. */
interface HeldKey {
  key: SigningKey;
  /** Epoch seconds; undefined while the set has no key that could take over. */
  until: number | undefined;
}

/** The latest set, and what came before it. */
export interface KeyMemory {
  set: KeySet;
  /** When each key was first seen, in epoch seconds. Those of the first set always were there. */
  seenAt: ReadonlyMap<string, number>;
  kept: readonly KeptKey[];
  held: HeldKey | undefined;
}

/** The same key under another name has to be published under that name too. */
const idOf = ({ kid, publicKey }: SigningKey) => `${kid}\n${publicKey}`;

const isSame = (a: SigningKey, b: SigningKey) => idOf(a) === idOf(b);

const hasKey = ({ keys }: KeySet, key: SigningKey) => keys.some((other) => isSame(other, key));

function isRevokedIn({ keys }: KeySet, key: SigningKey): boolean {
  return keys.some(
    ({ revoked, kid, publicKey }) =>
      revoked !== undefined && (kid === key.kid || publicKey === key.publicKey),
  );
}

type Place = KeyPlace<SigningKey>;

/** The keys that are kept now. One that was held signed until it was not any more, whatever the set says. */
function keptNow({ kept, held }: KeyMemory, timing: KeyTiming, nowSeconds: number): KeptKey[] {
  const isReleased = held?.until !== undefined && held.until <= nowSeconds;
  const released = isReleased
    ? [{ key: held.key, until: Number(held.until) + afterlifeSeconds(timing) }]
    : [];
  return [...released, ...kept].filter(({ until }) => until > nowSeconds);
}

/** The set's own schedule, but that no key ends while it has to be kept. */
function placeKept(memory: KeyMemory, timing: KeyTiming, nowSeconds: number): Place[] {
  const { set } = memory;
  const current = keptNow(memory, timing, nowSeconds);
  const scheduled = scheduleKeys(set.keys, timing, nowSeconds).map((place): Place => {
    const until = current.find(({ key }) => isSame(key, place.key))?.until;
    const isReplaced = place.state === 'retired' || place.state === 'retiring';
    const endsEarlier = until !== undefined && place.until !== undefined && place.until < until;
    return isReplaced && endsEarlier ? { ...place, state: 'retiring', until } : place;
  });
  const vanished = current.filter(({ key }) => !hasKey(set, key));
  return [
    ...vanished.map(({ key, until }): Place => ({ key, state: 'retiring', until })),
    ...scheduled,
  ];
}

/** Where every key is now, those included that the set has no more. */
export function placeKeys(memory: KeyMemory, timing: KeyTiming, nowSeconds: number): Place[] {
  const places = placeKept(memory, timing, nowSeconds);
  const { held } = memory;
  if (!held || (held.until !== undefined && held.until <= nowSeconds)) return places;

  const until = held.until === undefined ? undefined : held.until + afterlifeSeconds(timing);
  const others = places
    .filter(({ key }) => !isSame(key, held.key))
    .map((place): Place => (place.state === 'signing' ? { ...place, state: 'pending' } : place));
  return [{ key: held.key, state: 'signing', until }, ...others];
}

/** The key that has to go on signing although the new set would let another one sign. */
function holdKey(
  signer: SigningKey | undefined,
  set: KeySet,
  seenAt: KeyMemory['seenAt'],
  timing: KeyTiming,
  nowSeconds: number,
): HeldKey | undefined {
  if (!signer || isRevokedIn(set, signer)) return undefined;
  const scheduled = scheduleKeys(set.keys, timing, nowSeconds);
  const successor = scheduled.find(({ state }) => state === 'signing')?.key;
  const stillThere = set.keys.find((key) => isSame(key, signer));
  const key = stillThere ?? signer;
  if (!successor) return { key, until: undefined };
  if (isSame(successor, signer)) return undefined;
  const { handover } = set;
  const isRotation = stillThere !== undefined && successor.activeFrom > stillThere.activeFrom;
  // The set says itself when the one follows the other: somebody rotated, with the lead that he wanted.
  if (isRotation && !handover) return undefined;
  const { keyCacheSeconds } = timing;
  const waitSeconds =
    isRotation && handover ? Math.min(handover.leadSeconds, keyCacheSeconds) : keyCacheSeconds;
  const sinceSeconds = seenAt.get(idOf(successor)) ?? Number.NEGATIVE_INFINITY;
  const until = Math.min(
    Math.max(successor.activeFrom, sinceSeconds + waitSeconds),
    // A new chat that may fail is better than all of them failing.
    handover?.signsUntil.get(signer.publicKey) ?? Number.POSITIVE_INFINITY,
  );
  return until > nowSeconds ? { key, until } : undefined;
}

/** The keys that were published until now and that the new set would end too early. */
function keepKeys(
  previous: KeyMemory,
  before: readonly Place[],
  { set, held }: Pick<KeyMemory, 'set' | 'held'>,
  timing: KeyTiming,
  nowSeconds: number,
): KeptKey[] {
  const latest = nowSeconds + afterlifeSeconds(timing);
  const stillKept = keptNow(previous, timing, nowSeconds);
  const untilOf = ({ key, state, until }: Place) => {
    // It signed until this moment, also when the set says that it was replaced long ago.
    if (state === 'signing') return latest;
    const kept = stillKept.find((other) => isSame(other.key, key));
    return hasKey(set, key) ? kept?.until : Math.min(until ?? latest, latest);
  };
  return publishedPlaces(before)
    .filter(({ key }) => !isRevokedIn(set, key) && !(held && isSame(held.key, key)))
    .flatMap((place) => {
      const until = untilOf(place);
      return until === undefined ? [] : [{ key: place.key, until }];
    })
    .slice(-MAX_KEPT);
}

/**
 * What is left of a memory that nobody used for a lifetime and a cache time. As after a restart the set
 * alone counts: no token of a key that has vanished is in use here, and the mark that it was revoked
 * may have come and gone meanwhile. Where keys have to be published for a while, this process still
 * knows which of the set's keys it published.
 */
function forget(previous: KeyMemory, set: KeySet): KeyMemory | undefined {
  if (!set.handover) return undefined;
  const keys = previous.set.keys.filter((key) => hasKey(set, key) && !isRevokedIn(set, key));
  return keys.length > 0
    ? { set: { ...previous.set, keys }, seenAt: previous.seenAt, kept: [], held: undefined }
    : undefined;
}

/**
 * Takes in a new set. A key that has vanished, or signed until now, stays published for `lifetime +
 * keyCache`. When the key that signs has vanished, or the set has another one that no cache can know
 * yet in its place, it goes on signing until that one is active and has been published for
 * `keyCache`. Whatever the new set has revoked is out at once.
 *
 * @param isForgotten - whether nobody had asked for keys for `lifetime + keyCache`.
 */
export function remember(
  latest: KeyMemory | undefined,
  set: KeySet,
  timing: KeyTiming,
  nowSeconds: number,
  isForgotten = false,
): KeyMemory {
  const previous = latest && isForgotten ? forget(latest, set) : latest;
  if (!previous) return { set, seenAt: new Map(), kept: [], held: undefined };

  const before = placeKeys(previous, timing, nowSeconds);
  // One that was revoked until now is new to the caches.
  const known = new Set(
    before.filter(({ state }) => state !== 'revoked').map(({ key }) => idOf(key)),
  );
  const seenAt = new Map(previous.seenAt);
  for (const key of set.keys) {
    // Other instances have published it since it became active, at the latest, and may have dropped the one before.
    const seen = isForgotten ? Math.min(nowSeconds, key.activeFrom) : nowSeconds;
    if (!known.has(idOf(key))) seenAt.set(idOf(key), seen);
  }

  const signer = before.find(({ state }) => state === 'signing')?.key;
  const held = holdKey(signer, set, seenAt, timing, nowSeconds);
  const kept = keepKeys(previous, before, { set, held }, timing, nowSeconds);
  const ids = new Set([...set.keys, ...kept.map(({ key }) => key)].map(idOf));
  for (const id of seenAt.keys()) if (!ids.has(id)) seenAt.delete(id);
  return { set, seenAt, kept, held };
}
