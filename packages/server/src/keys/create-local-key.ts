/** Makes a signing key of a private key that this process holds. @module */
import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import type { SigningKey } from './key-source.ts';

/** With a callback, node:crypto signs on its thread pool instead of the event loop. */
function signOnThreadPool(bytes: Uint8Array, privateKey: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign('sha256', bytes, privateKey, (error, signature) =>
      error ? reject(error) : resolve(signature),
    );
  });
}

/** What a key file says of a key besides the key itself. */
export interface KeyDetails {
  kid?: string | undefined;
  /** Epoch seconds. @default 0 */
  activeFrom?: number | undefined;
}

/** The RFC 7638 thumbprint of a public RSA key: instances agree on it without talking. */
export async function thumbprintOf(publicKey: KeyObject): Promise<string> {
  return calculateJwkThumbprint(await exportJWK(publicKey), 'sha256');
}

/** SPKI PEM text of a public key (K2). */
export function pemOf(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

/** The signing key for a private RSA key that has been checked. */
export async function createLocalKey(
  privateKey: KeyObject,
  details: KeyDetails = {},
): Promise<SigningKey> {
  const publicKey = createPublicKey(privateKey);
  return Object.freeze({
    kid: details.kid ?? (await thumbprintOf(publicKey)),
    publicKey: pemOf(publicKey),
    activeFrom: details.activeFrom ?? 0,
    isRemote: false,
    sign: (bytes: Uint8Array) => signOnThreadPool(bytes, privateKey),
  });
}
