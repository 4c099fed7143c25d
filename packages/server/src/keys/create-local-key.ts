/** Makes a signing key of a private key that this process holds. @module */
import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import type { SigningKey } from './key-source.ts';

// With a callback, node:crypto signs on its thread pool instead of the event loop.
const signOnThreadPool = promisify(sign);

/** The signing key for a private RSA key. Its `kid` depends on the key alone, so instances agree. */
export async function createLocalKey(privateKey: KeyObject): Promise<SigningKey> {
  const publicKey = createPublicKey(privateKey);
  return Object.freeze({
    kid: await calculateJwkThumbprint(await exportJWK(publicKey), 'sha256'),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (bytes: Uint8Array) => signOnThreadPool('sha256', bytes, privateKey),
  });
}
