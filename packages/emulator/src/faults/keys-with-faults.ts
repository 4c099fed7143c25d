/** Decorates the key source: keys as they would arrive with the faults that are switched on. @module */
import type { FaultName, Faults } from '../contract/faults.ts';
import type { Check } from '../contract/protocol.ts';
import { type Wait, wait as waitForReal } from '../lib/wait.ts';
import { hasFailed, warned } from '../verify/check.ts';
import {
  createKeySource,
  type FetchLimits,
  fetchKeyAnswer,
  isWithinCache,
  KEY_ADDRESS,
  KEY_CACHE,
  type KeyAnswer,
  type KeySource,
  type KeySourceSettings,
  type LoadedKeys,
  type NoAnswer,
} from '../verify/key-source.ts';
import { blame } from './blame.ts';

interface FaultyKeySourceSettings extends Omit<KeySourceSettings, 'fetchAnswer' | 'isFresh'> {
  /** Asked at every load. */
  faults: () => Readonly<Faults>;
  wait?: Wait;
}

/** Which fault an answer is due to, and the faults as they were when it was fetched. */
interface Cause {
  name: FaultName;
  faults: Readonly<Faults>;
  /** That it came nevertheless, only late. */
  isLate?: true;
}

interface FaultyAnswer {
  answer: KeyAnswer | NoAnswer;
  cause?: Cause;
}

export function createFaultyKeySource({
  faults,
  wait = waitForReal,
  ...settings
}: FaultyKeySourceSettings): KeySource {
  const causes = new WeakMap<KeyAnswer | NoAnswer, Cause>();
  const isWithin = isWithinCache(settings.cacheSeconds);
  const keys = createKeySource({
    ...settings,
    isFresh: (ageSeconds) => isWithin(ageSeconds) || faults().staleKeyCache,
    async fetchAnswer(url, limits): Promise<KeyAnswer | NoAnswer> {
      const { answer, cause } = await fetchWithFaults(url, limits, { faults: faults(), wait });
      if (cause) causes.set(answer, cause);
      return answer;
    },
  });
  return {
    async load(): Promise<LoadedKeys> {
      const loaded = await keys.load();
      const { keptSeconds, answer } = loaded;
      if (keptSeconds !== undefined) {
        return isWithin(keptSeconds)
          ? loaded
          : { ...loaded, checks: staleChecks(loaded, faults()) };
      }
      const cause = answer && causes.get(answer);
      return cause ? { ...loaded, checks: causedChecks(loaded, cause) } : loaded;
    },
    close: keys.close,
  };
}

/** The site is asked only when its answer would arrive. */
async function fetchWithFaults(
  url: URL,
  limits: FetchLimits,
  { faults, wait }: { faults: Readonly<Faults>; wait: Wait },
): Promise<FaultyAnswer> {
  const { keyEndpointDelaySeconds: delaySeconds, keyEndpointFailure } = faults;
  const limitSeconds = limits.timeoutMs / 1000;
  if (delaySeconds > 0) await wait(Math.min(delaySeconds, limitSeconds), limits.signal);
  const late: Cause = { name: 'keyEndpointDelaySeconds', faults };
  if (delaySeconds >= limitSeconds) {
    return { answer: { finding: `It is given up after ${limitSeconds} seconds.` }, cause: late };
  }
  if (keyEndpointFailure !== 'none') {
    const finding = 'The site itself was not asked.';
    return { answer: { finding }, cause: { name: 'keyEndpointFailure', faults } };
  }
  if (delaySeconds === 0) return { answer: await fetchKeyAnswer(url, limits) };
  const timeoutMs = limits.timeoutMs - delaySeconds * 1000;
  const answer = await fetchKeyAnswer(url, { ...limits, timeoutMs });
  return { answer, cause: 'isTimeout' in answer ? late : { ...late, isLate: true } };
}

function causedChecks({ checks }: LoadedKeys, { name, faults, isLate }: Cause): Check[] {
  if (!isLate) return checks.map((check) => blame(check, name, faults));
  // What is wrong with an answer that came is the site's own.
  if (hasFailed(checks)) return checks;
  return [blame(warned('K1', KEY_ADDRESS, 'It came in time.'), name, faults), ...checks];
}

function staleChecks({ checks }: LoadedKeys, faults: Readonly<Faults>): Check[] {
  return checks.map((check) =>
    check.title === KEY_CACHE
      ? { ...blame(check, 'staleKeyCache', faults), outcome: 'warned' }
      : check,
  );
}
