/** Decides what the public key endpoint serves (K1, K2). @module */
import type { SigningKey } from './key-source.ts';

/** A document for Omnichannel to fetch. */
export interface PublicKeyDocument {
  contentType: string;
  body: string;
}

/** The document for one key: its SPKI PEM text (K2). Only the public half goes in. */
export function publicKeyDocument(key: SigningKey): PublicKeyDocument {
  return { contentType: 'text/plain; charset=utf-8', body: key.publicKey };
}
