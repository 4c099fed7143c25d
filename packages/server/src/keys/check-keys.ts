/** The one check of keys, whatever way they came in: PEM, a JWK Set, or remote signers (T1, K3, K4). @module */
import { type KeyObject, sign, verify } from 'node:crypto';
import { describeValue } from '../errors/describe-value.ts';
import { HOW_TO_MAKE_A_KEY } from './how-to-make-a-key.ts';
import type { Revoked } from './key-source.ts';

/** A key as somebody handed it in. */
export interface KeyCandidate {
  /** Absent only from a revoked key, of which a `kid` is enough. */
  publicKey: KeyObject | undefined;
  /** Absent from a revoked key, and when another machine signs. */
  privateKey?: KeyObject | undefined;
  kid?: unknown;
  activeFrom?: unknown;
  revoked?: unknown;
}

/** The same key after it was found usable, or revoked. */
export interface CheckedKey {
  publicKey: KeyObject | undefined;
  privateKey: KeyObject | undefined;
  kid: string | undefined;
  /** Epoch seconds. */
  activeFrom: number;
  revoked: Revoked | undefined;
}

/** K4 */
const MIN_MODULUS_BITS = 2048;

/** With an exponent of 1 the signature is the message, and anybody can write it. */
const MIN_PUBLIC_EXPONENT = 3n;

/** It goes into a token's header, a table and a log. */
const KID = /^[\x20-\x7e]{1,200}$/;

/** Past this a number of seconds is one of milliseconds by mistake. */
const LATEST_SECONDS = 100_000_000_000;

const PROBE = Buffer.from('do the two halves belong together?');

function strengthProblem(publicKey: KeyObject): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  // An RSA-PSS key has the type 'rsa-pss', and cannot make RS256 signatures.
  if (type !== 'rsa') return `this is a key for ${type}, not RSA. ${HOW_TO_MAKE_A_KEY}`;
  const { modulusLength: bits = 0, publicExponent = 0n } = details ?? {};
  if (bits < MIN_MODULUS_BITS) {
    return `the RSA key has ${bits} bits; at least ${MIN_MODULUS_BITS} are needed. ${HOW_TO_MAKE_A_KEY}`;
  }
  return publicExponent < MIN_PUBLIC_EXPONENT || publicExponent % 2n === 0n
    ? `the RSA key's public exponent is 1 or even, so that its signatures prove nothing. ${HOW_TO_MAKE_A_KEY}`
    : undefined;
}

function isPair(privateKey: KeyObject, publicKey: KeyObject): boolean {
  try {
    return verify('sha256', PROBE, publicKey, sign('sha256', PROBE, privateKey));
  } catch {
    return false;
  }
}

function detailsProblem({ kid, activeFrom = 0 }: KeyCandidate): string | undefined {
  if (kid !== undefined && (typeof kid !== 'string' || !KID.test(kid))) {
    return `its kid is ${describeValue(kid)}; it is a text of 1 to 200 printable ASCII characters.`;
  }
  if (typeof activeFrom !== 'number' || !Number.isSafeInteger(activeFrom) || activeFrom < 0) {
    return `its activeFrom is ${describeValue(activeFrom)}; it is a whole number of epoch seconds.`;
  }
  return activeFrom > LATEST_SECONDS
    ? 'its activeFrom looks like milliseconds; it is in seconds.'
    : undefined;
}

/** Whoever writes anything but `false` here wants the key to be used no more. */
export function readRevoked(mark: unknown): Revoked | undefined {
  if (mark === undefined || mark === null || mark === false) return undefined;
  const isMoment = typeof mark === 'number' && Number.isSafeInteger(mark) && mark > 0;
  return isMoment && mark <= LATEST_SECONDS ? mark : true;
}

/** Of a revoked key only its name has to be right: whatever else is wrong with it, it is out of use. */
function checkRevoked(candidate: KeyCandidate, revoked: Revoked): CheckedKey | string {
  const { publicKey } = candidate;
  const kid = detailsProblem({ ...candidate, activeFrom: 0 }) ? undefined : candidate.kid;
  if (kid === undefined && publicKey === undefined) {
    return 'it is revoked, and has neither a usable kid nor a public half that says which key it is.';
  }
  const activeFrom = detailsProblem({ ...candidate, kid: undefined }) ? 0 : candidate.activeFrom;
  return {
    publicKey,
    privateKey: undefined,
    kid: kid as string | undefined,
    activeFrom: (activeFrom as number | undefined) ?? 0,
    revoked,
  };
}

/** One key by itself: what is wrong with it, or the key. */
function checkKey(candidate: KeyCandidate): CheckedKey | string {
  const revoked = readRevoked(candidate.revoked);
  if (revoked !== undefined) return checkRevoked(candidate, revoked);
  const { publicKey, privateKey, kid, activeFrom } = candidate;
  if (publicKey === undefined) return 'it has no public half.';
  const problem = detailsProblem(candidate) ?? strengthProblem(publicKey);
  if (problem !== undefined) return problem;
  if (privateKey !== undefined && !isPair(privateKey, publicKey)) {
    return 'its public and its private half do not belong together. Export the key again, or make a new one.';
  }
  return {
    publicKey,
    privateKey,
    kid: kid as string | undefined,
    activeFrom: (activeFrom as number | undefined) ?? 0,
    revoked: undefined,
  };
}

function isSameKey(a: CheckedKey, b: CheckedKey): boolean {
  return a.publicKey !== undefined && b.publicKey !== undefined && a.publicKey.equals(b.publicKey);
}

/** A verifier finds a key by its kid: two keys with one kid, or one key twice, would confuse it. */
function repetitionProblem(keys: readonly CheckedKey[]): string | undefined {
  for (const [index, key] of keys.entries()) {
    const earlier = keys.findIndex((other, at) => {
      if (at >= index) return false;
      const isKidTaken = key.kid !== undefined && other.kid === key.kid;
      const areBothInUse = key.revoked === undefined && other.revoked === undefined;
      return isSameKey(key, other) ? areBothInUse : isKidTaken;
    });
    if (earlier >= 0) {
      return `keys ${earlier + 1} and ${index + 1} of the set are the same, or have the same kid. Remove one.`;
    }
  }
  return undefined;
}

/**
 * Checks keys one by one and against each other.
 *
 * @param isSet - whether a problem has to say which of them it is about.
 * @returns the keys in the order of the candidates, or why they cannot be used. Nothing that was
 *   received is repeated.
 */
export function checkKeys(
  candidates: readonly KeyCandidate[],
  isSet: boolean,
): { keys: CheckedKey[] } | { problem: string } {
  const keys: CheckedKey[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const key = checkKey(candidate);
    if (typeof key === 'string') {
      return { problem: isSet ? `key ${index + 1} of the set: ${key}` : key };
    }
    keys.push(key);
  }
  const repetition = repetitionProblem(keys);
  if (repetition !== undefined) return { problem: repetition };
  // What has leaked is the key, under whatever name it stands there a second time.
  const revokedKeys = keys.filter(({ revoked }) => revoked !== undefined);
  return {
    keys: keys.map((key) => {
      const leaked = revokedKeys.find((other) => isSameKey(other, key));
      return leaked ? { ...key, revoked: leaked.revoked } : key;
    }),
  };
}
