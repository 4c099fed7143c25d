/** Fetches the key document as it would arrive with the faults that are switched on. @module */
import {
  type FetchLimits,
  fetchKeyDocument,
  type KeyAnswer,
  type NoAnswer,
} from '../verify/keys/fetch-key-document.ts';
import type { FaultName, Faults } from './faults.ts';
import type { Wait } from './wait.ts';

/** What came, and which fault it is due to. */
export interface FaultyAnswer {
  answer: KeyAnswer | NoAnswer;
  /** The fault that made it a failure. */
  causedBy?: FaultName;
  /** That a fault held it up, and it came nevertheless. */
  isLate?: true;
}

/** The site is asked only when its answer would arrive. */
export async function fetchWithFaults(
  url: URL,
  limits: FetchLimits & { signal: AbortSignal },
  { faults, wait }: { faults: Readonly<Faults>; wait: Wait },
): Promise<FaultyAnswer> {
  const { keyEndpointDelaySeconds: delaySeconds, keyEndpointFailure } = faults;
  const limitSeconds = limits.timeoutMs / 1000;
  if (delaySeconds > 0) await wait(Math.min(delaySeconds, limitSeconds), limits.signal);
  if (delaySeconds >= limitSeconds) {
    const finding = `It is given up after ${limitSeconds} seconds.`;
    return { answer: { finding }, causedBy: 'keyEndpointDelaySeconds' };
  }
  if (keyEndpointFailure !== 'none') {
    const finding = 'The site itself was not asked.';
    return { answer: { finding }, causedBy: 'keyEndpointFailure' };
  }
  if (delaySeconds === 0) return { answer: await fetchKeyDocument(url, limits) };
  const timeoutMs = limits.timeoutMs - delaySeconds * 1000;
  const answer = await fetchKeyDocument(url, { ...limits, timeoutMs });
  return 'isTimeout' in answer
    ? { answer, causedBy: 'keyEndpointDelaySeconds' }
    : { answer, isLate: true };
}
