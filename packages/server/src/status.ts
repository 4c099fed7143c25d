/** How a running middleware is: what readiness probes and alerts ask. @module */
import type { KeyRing, KeyRingStatus } from './keys/key-ring.ts';

/** The state of the keys at this moment. Nothing secret is in it. */
export interface Status extends KeyRingStatus {
  /** Whether there is a key to sign with, so that tokens can be made. */
  isReady: boolean;
}

/** Reads the status from memory, and lets a look at the keys that is due begin. */
export function readStatus(keyRing: KeyRing): Status {
  // On a quiet site nobody else asks: a probe must learn of new keys, and of ones that cannot be read.
  keyRing.signingKey().catch(() => {
    // The status says so.
  });
  const status = keyRing.status();
  return { ...status, isReady: status.keys.some(({ state }) => state === 'signing') };
}
