/** What a source of signing keys is to the rest of the server. @module */

/** A key that signs, and its public half as it is published. */
export interface SigningKey {
  /** RFC 7638 thumbprint of the public key (SHA-256, base64url). */
  readonly kid: string;
  /** SubjectPublicKeyInfo as PEM text (K2). */
  readonly publicKey: string;
  /** RSASSA-PKCS1-v1_5 with SHA-256 over the bytes (T1). */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Where the middleware gets its signing key from. Made by `keysFromPem` or `keysFromFile`. */
export interface KeySource {
  /** Why the source cannot work, in full sentences with the remedy; reported at construction. */
  readonly problem: string | undefined;
  /** What deserves a look, though it works. */
  readonly warning: string | undefined;
  /** The key that signs. Loaded once, then at hand. */
  load(): Promise<SigningKey>;
}

/** Whether a value is a key source, for the options' check. */
export function isKeySource(value: unknown): value is KeySource {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<KeySource>).load === 'function'
  );
}
