/** Makes signing keys of keys that were checked: of private keys here, and of signers that keep theirs elsewhere. @module */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { describeValue } from '../errors/describe-value.ts';
import { type CheckedKey, checkKeys, readRevoked } from './check-keys.ts';
import { type KeySet, KeySourceError, type SigningKey } from './key-source.ts';
import type { KeyText } from './parse-key-text.ts';
import { isTestKey } from './test-keys.ts';

/** A key in a vault or a hardware module: it signs bytes and shows only its public half. */
export interface RemoteSigner {
  /** 1 to 200 printable ASCII characters. @default the RFC 7638 thumbprint of `publicKey` */
  kid?: string;
  /** SPKI PEM text. RSA with 2,048 bits or more (K4). */
  publicKey: string;
  /** Epoch seconds. @default 0 */
  activeFrom?: number;
  /** Epoch seconds, or `true`: the key neither signs nor is published any more. @default false */
  revoked?: number | boolean;
  /** RSASSA-PKCS1-v1_5 with SHA-256 over the bytes (which are not hashed yet). */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

type Sign = SigningKey['sign'];

/** The RFC 7638 thumbprint of a public RSA key: instances agree on it without talking. */
export async function thumbprintOf(publicKey: KeyObject): Promise<string> {
  return calculateJwkThumbprint(await exportJWK(publicKey), 'sha256');
}

/** SPKI PEM text of a public key (K2). */
function pemOf(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

/** With a callback, node:crypto signs on its thread pool instead of the event loop. */
function signWith(privateKey: KeyObject): Sign {
  return (bytes) =>
    new Promise((resolve, reject) => {
      sign('sha256', bytes, privateKey, (error, signature) =>
        error ? reject(error) : resolve(signature),
      );
    });
}

const verifyOnThreadPool = promisify(verify);

/** The vault may have moved on to another version of its key; a token of that would be refused. */
function signRemotely(signRemote: Sign, publicKey: KeyObject): Sign {
  return async (bytes) => {
    const signature = await signRemote(bytes);
    if (await verifyOnThreadPool('sha256', bytes, publicKey, signature)) return signature;
    throw new KeySourceError('the signature does not fit publicKey: the signer uses another key.');
  };
}

function signRevoked(): Promise<never> {
  return Promise.reject(new KeySourceError('the key is revoked.'));
}

async function createSigningKey(key: CheckedKey, remoteSign?: Sign): Promise<SigningKey> {
  const { publicKey, privateKey, activeFrom, revoked } = key;
  const signs = () => {
    if (revoked !== undefined || publicKey === undefined) return signRevoked;
    if (remoteSign) return signRemotely(remoteSign, publicKey);
    return privateKey ? signWith(privateKey) : signRevoked;
  };
  return Object.freeze({
    kid: key.kid ?? (publicKey ? await thumbprintOf(publicKey) : ''),
    publicKey: publicKey ? pemOf(publicKey) : '',
    activeFrom,
    isRemote: remoteSign !== undefined,
    ...(publicKey && isTestKey(publicKey) && { isTestKey: true as const }),
    ...(revoked !== undefined && { revoked }),
    sign: signs(),
  });
}

function createSet(format: KeySet['format'], keys: readonly SigningKey[]): KeySet {
  const byKid = new Map<string, SigningKey>();
  for (const key of keys) {
    const other = byKid.get(key.kid);
    // One key may stand twice in a set when it is revoked.
    if (other && (other.publicKey !== key.publicKey || key.revoked === undefined)) {
      throw new KeySourceError('two keys of the set have the same kid. Remove one.');
    }
    byKid.set(key.kid, key);
  }
  return Object.freeze({ format, keys: Object.freeze([...byKid.values()]) });
}

/** Makes the key set of a text that has been parsed. */
export function createKeySet({ format, keys }: KeyText): Promise<KeySet> {
  const creating = Promise.all(keys.map((key) => createSigningKey(key)));
  const set = creating.then((signing) => createSet(format, signing));
  // A set that nobody ever asks for must not end the process.
  set.catch(() => {});
  return set;
}

function readPublicKey(pem: unknown): KeyObject | string {
  if (typeof pem !== 'string') return `its publicKey is ${describeValue(pem)}; it is PEM text.`;
  if (pem.includes('PRIVATE KEY')) {
    return 'its publicKey is a private key. Give the public half, and keep the other in the vault.';
  }
  try {
    return createPublicKey(pem);
  } catch {
    return 'its publicKey cannot be read as PEM text of a public key (SPKI).';
  }
}

/** Reads each property once: what was checked is what is used. */
function readSigner(signer: RemoteSigner | null | undefined) {
  if (typeof signer !== 'object' || signer === null) return `it is ${describeValue(signer)}.`;
  const { kid, activeFrom, revoked, sign: signRemote } = signer;
  const read = readPublicKey(signer.publicKey);
  // Of a revoked key its name is enough.
  const isNeeded = readRevoked(revoked) === undefined || kid === undefined;
  if (typeof read === 'string' && isNeeded) return read;
  const publicKey = typeof read === 'string' ? undefined : read;
  if (typeof signRemote !== 'function') {
    return `its sign is ${describeValue(signRemote)}; it is a function: (bytes) => signature.`;
  }
  return {
    candidate: { publicKey, kid, activeFrom, revoked },
    sign: async (bytes: Uint8Array) => signRemote.call(signer, bytes),
  };
}

/**
 * Makes the key set of remote signers.
 *
 * @throws {KeySourceError} when one of them cannot be used.
 */
export async function createRemoteKeySet(signers: readonly RemoteSigner[]): Promise<KeySet> {
  if (signers.length === 0) throw new KeySourceError('there are no signers.');
  const read = signers.map((signer, index) => {
    const result = readSigner(signer);
    if (typeof result !== 'string') return result;
    throw new KeySourceError(`signer ${index + 1}: ${result}`);
  });
  const checked = checkKeys(
    read.map(({ candidate }) => candidate),
    true,
  );
  if ('problem' in checked) throw new KeySourceError(checked.problem);
  const keys = checked.keys.map((key, index) => createSigningKey(key, read[index]?.sign));
  return createSet('array', await Promise.all(keys));
}
