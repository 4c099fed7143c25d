/** What a source of signing keys is to the rest of the server. @module */
import type { Awaitable } from '../awaitable.ts';

/** A key that signs, its public half, and when its time comes. */
export interface SigningKey {
  /** Names the key in tokens and in the published document; by default its RFC 7638 thumbprint. */
  readonly kid: string;
  /** SubjectPublicKeyInfo as PEM text (K2). */
  readonly publicKey: string;
  /** When the key begins to sign, in epoch seconds; 0 for one that always could. */
  readonly activeFrom: number;
  /** Whether another machine signs, so that no processor of this one is busy meanwhile. */
  readonly isRemote: boolean;
  /** RSASSA-PKCS1-v1_5 with SHA-256 over the bytes (T1). */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** The keys of a source at one moment. */
export interface KeySet {
  /**
   * How the public halves are published: one PEM text (K2) or an array (K3). It follows the kind of
   * source and never the number of keys, so that a rotation does not change the document's form.
   */
  readonly format: 'pem' | 'array';
  /** At least one. */
  readonly keys: readonly SigningKey[];
}

/** What a source may need to know when it is asked. */
export interface LoadContext {
  /** Epoch milliseconds. */
  nowMs: number;
  /** Told why newer keys could not be loaded, while the older ones go on. */
  onFailedReload(message: string, cause: unknown): void;
}

/** Where the middleware gets its keys from. Made by the `keysFrom…` functions. */
export interface KeySource {
  /** Why the source cannot work, in full sentences with the remedy; reported at construction. */
  readonly problem: string | undefined;
  /** What deserves a look, though it works. */
  readonly warning: string | undefined;
  /**
   * The keys: at once when they are in memory, a promise when it is time to look again. Rejects when
   * there are none at all.
   */
  load(context: LoadContext): Awaitable<KeySet>;
}

/** Whether a value is a key source, for the options' check. */
export function isKeySource(value: unknown): value is KeySource {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<KeySource>).load === 'function'
  );
}
