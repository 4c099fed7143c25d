/** Real keys, made once for a run of the tests. @module */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';

export interface KeyPair {
  publicKey: KeyObject;
  privateKey: KeyObject;
  /** SPKI PEM. */
  pem: string;
}

export function makeKeyPair(modulusLength = 2048): KeyPair {
  const pair = generateKeyPairSync('rsa', { modulusLength });
  return { ...pair, pem: toPem(pair.publicKey) };
}

export function toPem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

export const siteKeys: KeyPair = makeKeyPair();
export const strangerKeys: KeyPair = makeKeyPair();
