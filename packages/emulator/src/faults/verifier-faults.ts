/**
 * Decorates the verifier from outside: keys arrive, and tokens are judged, as they would with the faults
 * that are switched on.
 * @module
 */
import { type FaultName, type Faults, faultSentence } from '../contract/faults.ts';
import type { Check } from '../contract/protocol.ts';
import { type Wait, wait as waitForReal } from '../lib/wait.ts';
import { hasFailed, warned } from '../verify/check.ts';
import {
  createKeySource,
  type FetchLimits,
  fetchKeyAnswer,
  isMissing,
  isWithinCache,
  KEY_ADDRESS,
  KEY_CACHE,
  type KeyAnswer,
  type KeySource,
  type KeySourceSettings,
  type LoadedKeys,
  type NoAnswer,
} from '../verify/key-source.ts';
import {
  concludeFrom,
  dependsOnKey,
  examineToken,
  type Verification,
  type VerificationRules,
} from '../verify/verify-token.ts';

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
  const isWithin = isWithinCache(settings);
  const keys = createKeySource({
    ...settings,
    isFresh: (ageSeconds, lacksKey) => isWithin(ageSeconds, lacksKey) || faults().staleKeyCache,
    async fetchAnswer(url, limits): Promise<KeyAnswer | NoAnswer> {
      const { answer, cause } = await fetchWithFaults(url, limits, { faults: faults(), wait });
      if (cause) causes.set(answer, cause);
      return answer;
    },
  });
  return {
    async load(kid): Promise<LoadedKeys> {
      const loaded = await keys.load(kid);
      const { keptSeconds, answer } = loaded;
      if (keptSeconds !== undefined) {
        return isWithin(keptSeconds, isMissing(loaded, kid))
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

/**
 * As `verifyToken`, with `faults` as they are when the token arrives. They refuse what was good, and
 * never the other way round: a token that is wrong anyway stays refused for its own reason.
 */
export async function verifyWithFaults(
  token: string | undefined,
  rules: VerificationRules,
  faults: Readonly<Faults>,
): Promise<Verification> {
  // One look at the keys and at the clock, whatever is made of them.
  let loaded: Promise<LoadedKeys> | undefined;
  const loading = (kid: unknown): Promise<LoadedKeys> => {
    loaded ??= rules.keys.load(kid);
    return loaded;
  };
  const arrivedAt = rules.now();
  const fixed = { ...rules, keys: { load: loading }, now: () => arrivedAt };
  const evidence = await examineToken(token, fixed);
  let { checks } = evidence;
  // So marked by the key source.
  if (checks.some(({ fault }) => fault === 'staleKeyCache')) {
    checks = checks.map((check) =>
      check.outcome === 'failed' && dependsOnKey(check)
        ? blame(check, 'staleKeyCache', faults)
        : check,
    );
  }
  if (faults.clockSkewSeconds !== 0) {
    // By whole seconds, as a token's times are.
    const skewedSeconds = Math.floor(Math.floor(arrivedAt / 1000) + faults.clockSkewSeconds);
    const skewed = await examineToken(token, { ...fixed, now: () => skewedSeconds * 1000 });
    checks = checks.map((honest, index) => worseOf(honest, skewed.checks[index], faults));
  }
  if (faults.connectorFailure === 'status-401' && !hasFailed(checks)) {
    checks = [...checks, refusedByConnector(faults)];
  }
  return concludeFrom({ ...evidence, checks });
}

const RANK: Readonly<Record<Check['outcome'], number>> = {
  passed: 0,
  'not-checked': 0,
  warned: 1,
  failed: 2,
};

function worseOf(honest: Check, skewed: Check | undefined, faults: Readonly<Faults>): Check {
  return skewed && RANK[skewed.outcome] > RANK[honest.outcome]
    ? blame(skewed, 'clockSkewSeconds', faults)
    : honest;
}

function refusedByConnector(faults: Readonly<Faults>): Check {
  const sentence = faultSentence('connectorFailure', faults);
  return {
    rule: 'W3',
    title: 'Connector',
    outcome: 'failed',
    finding: `${sentence} The token itself passed every check.`,
    fault: 'connectorFailure',
  };
}

/** Marks a check as the work of a fault, so that nobody takes it for a failure of the site. */
function blame(check: Check, name: FaultName, faults: Readonly<Faults>): Check {
  // The advice is for the site, which has nothing to fix here.
  const { advice: _, ...found } = check;
  return { ...found, finding: `${faultSentence(name, faults)} ${check.finding}`, fault: name };
}
