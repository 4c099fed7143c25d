/** What a source of signing keys is to the rest of the server. @module */

/** When a key was revoked, in epoch seconds; `true` when nobody wrote down when. */
export type Revoked = number | true;

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
  /** Present on a key of which everybody has the private half: it is for tests alone. */
  readonly isTestKey?: true;
  /** Present on a key that must neither sign nor be published any more. */
  readonly revoked?: Revoked;
  /** RSASSA-PKCS1-v1_5 with SHA-256 over the bytes (T1). Rejects when the key is revoked. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** How keys follow each other where nobody wrote their times with a rotation in mind. */
export interface Handover {
  /** For how long a process publishes a key that is new to it before it lets the key sign, in seconds. */
  readonly leadSeconds: number;
  /** When whoever signs will refuse to, in epoch seconds, by the key's public half. */
  readonly signsUntil: ReadonlyMap<string, number>;
}

/** The keys of a source at one moment. */
export interface KeySet {
  /** What the source holds: one PEM key, published as PEM text (K2), or a set, as an array (K3). */
  readonly format: 'pem' | 'array';
  /** At least one, revoked ones included. Each `kid` is unique. */
  readonly keys: readonly SigningKey[];
  /** Absent where the times of the keys count as they are. */
  readonly handover?: Handover;
}

/** Something about a source that works but deserves a look. */
export interface SourceWarning {
  code: 'key_file_unlinked' | 'key_left_out';
  message: string;
}

/** Where the middleware gets its keys from. Made by the `keysFrom…` functions. */
export interface KeySource {
  /** Why there were no keys when the source was made, in full sentences with the remedy. */
  readonly problem: string | undefined;
  /** Whether that problem may go away by itself, so that asking later is worth it. */
  readonly mayRecover: boolean;
  /** What deserves a look, though it works. */
  readonly warning: string | undefined;
  /** Whether there are test keys among those that were read when the source was made, and not revoked. */
  readonly hasTestKeys?: boolean;
  /** The keys that were read when the source was made. */
  readonly initial: Promise<KeySet> | undefined;
  /** How old a look may become before the next one, in milliseconds; Infinity for keys that never change. */
  readonly lookEveryMs: number;
  /**
   * Looks once. Resolves to the same object as before when nothing has changed. It may hang: bounds
   * are the caller's business.
   *
   * @throws {KeySourceError} in full sentences that repeat nothing secret; any other error is somebody else's.
   */
  look(onWarning: (warning: SourceWarning) => void): Promise<KeySet>;
}

/** Why keys cannot be had or used. Its message is ours and repeats nothing that was received. */
export class KeySourceError extends Error {
  override readonly name = 'KeySourceError';
}

/** A source that cannot work: its problem is reported together with those of the other options. */
export function brokenSource(problem: string): KeySource {
  return {
    problem,
    mayRecover: false,
    warning: undefined,
    initial: undefined,
    lookEveryMs: Number.POSITIVE_INFINITY,
    look: () => Promise.reject(new KeySourceError(problem)),
  };
}

/** Whether a value is a key source, for the options' check. */
export function isKeySource(value: unknown): value is KeySource {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<KeySource>).look === 'function'
  );
}
