/** The keys of a running middleware, and how they are: what readiness probes and alerts ask. @module */
import { createKeyRing, type KeyRing, type KeyRingStatus } from './keys/key-ring.ts';
import type { Config } from './options/options.ts';

/** The state of the keys at this moment. Nothing secret is in it. */
export interface Status extends KeyRingStatus {
  /** Whether there is a key to sign with, so that tokens can be made. */
  isReady: boolean;
}

/** What signs and is published, and how it is. */
export interface RunningKeys {
  keyRing: KeyRing;
  /** Reads from memory, and lets a look at the keys that is due begin. */
  status(): Status;
}

/** Each token request says that the site's clock fails; the keys go on by the machine's. */
function steadyClock(now: () => number): () => number {
  return () => {
    try {
      return now();
    } catch {
      return Date.now();
    }
  };
}

/** Makes the keys of a configuration. */
export function startKeys(config: Config): RunningKeys {
  const keyRing = createKeyRing({ ...config, now: steadyClock(config.now) });
  return {
    keyRing,
    status() {
      // On a quiet site nobody else asks: a probe must learn of new keys, and of ones that cannot be read.
      keyRing.signingKey().catch(() => {
        // The status says so.
      });
      const status = keyRing.status();
      return { ...status, isReady: status.keys.some(({ state }) => state === 'signing') };
    },
  };
}
