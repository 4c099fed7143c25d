/** Decides what the public key endpoint serves (K1 to K3). @module */
import type { KeySet } from './key-source.ts';
import { type KeyTiming, publishedPlaces, scheduleKeys, signingKey } from './schedule-keys.ts';

const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 365 * DAY_SECONDS;

/** A document for Omnichannel to fetch. */
export interface PublicKeyDocument {
  contentType: string;
  body: string;
}

/** One published key (K3). */
export interface PublishedKey {
  kid: string;
  /** Base64 of the whole PEM text. */
  publicKey: string;
  /** Epoch seconds. */
  expiry: number;
}

// Rounded up to a day, so that the document is the same for a day at a time.
const aYearAhead = (nowSeconds: number) =>
  Math.ceil((nowSeconds + YEAR_SECONDS) / DAY_SECONDS) * DAY_SECONDS;

/**
 * The document of a key set: the PEM text of the one key, or the array of all published keys.
 * Built from public halves alone.
 */
export function publicKeyDocument(
  set: KeySet,
  timing: KeyTiming,
  nowSeconds: number,
): PublicKeyDocument {
  const places = scheduleKeys(set.keys, timing, nowSeconds);
  if (set.format === 'pem') {
    return { contentType: 'text/plain; charset=utf-8', body: signingKey(places).publicKey };
  }
  const published: PublishedKey[] = publishedPlaces(places).map(({ key, until }) => ({
    kid: key.kid,
    publicKey: Buffer.from(key.publicKey).toString('base64'),
    expiry: until ?? aYearAhead(nowSeconds),
  }));
  return { contentType: 'application/json; charset=utf-8', body: JSON.stringify(published) };
}
