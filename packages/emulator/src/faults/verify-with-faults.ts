/** Decorates the verifier: verifies a token as a service would on which faults are switched on. @module */
import { type Faults, faultSentence } from '../contract/faults.ts';
import type { Check } from '../contract/protocol.ts';
import { hasFailed } from '../verify/check.ts';
import {
  concludeFrom,
  dependsOnKey,
  examineToken,
  type Verification,
  type VerificationRules,
} from '../verify/verify-token.ts';
import { blame } from './blame.ts';

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
  const loading = once(() => rules.keys.load());
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

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
