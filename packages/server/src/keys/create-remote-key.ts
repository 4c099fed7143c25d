/** Makes a signing key of a signer that keeps its private key elsewhere. @module */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { keyProblem } from './check-key.ts';
import { pemOf, thumbprintOf } from './create-local-key.ts';
import type { SigningKey } from './key-source.ts';

/** A key in a vault or a hardware module: it signs bytes and shows only its public half. */
export interface RemoteSigner {
  /** @default the RFC 7638 thumbprint of `publicKey` */
  kid?: string;
  /** SPKI PEM text. RSA with 2,048 bits or more (K4). */
  publicKey: string;
  /** Epoch seconds. @default 0 */
  activeFrom?: number;
  /** RSASSA-PKCS1-v1_5 with SHA-256 over the bytes (which are not hashed yet). */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

const verifyOnThreadPool = promisify(verify);

function parsePublicKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    throw new Error('publicKey is no PEM public key (-----BEGIN PUBLIC KEY-----).');
  }
}

/**
 * The signing key for a remote signer.
 *
 * @throws {Error} in full sentences, when the signer cannot be used.
 */
export async function createRemoteKey(signer: RemoteSigner): Promise<SigningKey> {
  const publicKey = parsePublicKey(signer.publicKey);
  const problem = keyProblem(publicKey);
  if (problem !== undefined) throw new Error(problem);
  const activeFrom = signer.activeFrom ?? 0;
  if (!Number.isSafeInteger(activeFrom) || activeFrom < 0) {
    throw new Error('activeFrom is a whole number of epoch seconds.');
  }
  return Object.freeze({
    kid: signer.kid ?? (await thumbprintOf(publicKey)),
    publicKey: pemOf(publicKey),
    activeFrom,
    isRemote: true,
    async sign(bytes: Uint8Array) {
      const signature = await signer.sign(bytes);
      // The vault may have moved on to another version of its key; a token of that would be refused.
      if (await verifyOnThreadPool('sha256', bytes, publicKey, signature)) return signature;
      throw new Error('the signature does not fit publicKey: the signer uses another key.');
    },
  });
}
