/** Decides what the public key endpoint serves (K1 to K3). @module */
import type { KeySet, SigningKey } from './key-source.ts';
import type { KeyPlace } from './schedule-keys.ts';

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
 * The document of the keys that are published, at least one: an array, or for a PEM key its PEM text.
 * While a PEM key is being replaced by another it is an array as well: PEM has room for one, and
 * tokens of both are in use. Built from public halves alone.
 */
export function publicKeyDocument(
  format: KeySet['format'],
  published: readonly KeyPlace<SigningKey>[],
  nowSeconds: number,
): PublicKeyDocument {
  const [first, second] = published;
  if (format === 'pem' && first && !second) {
    return { contentType: 'text/plain; charset=utf-8', body: first.key.publicKey };
  }
  const entries: PublishedKey[] = published.map(({ key, until }) => ({
    kid: key.kid,
    publicKey: Buffer.from(key.publicKey).toString('base64'),
    expiry: until ?? aYearAhead(nowSeconds),
  }));
  return { contentType: 'application/json; charset=utf-8', body: JSON.stringify(entries) };
}
