/** Turns an accepted token into a refused one while the connector has to answer 401. @module */
import type { Check } from '../protocol.ts';
import type { Verification } from '../verify/verify-token.ts';
import { faultSentence } from './describe-faults.ts';
import type { Faults } from './faults.ts';

/** A token that is wrong anyway stays refused for its own reason. */
export function refuseAlthoughAccepted(
  verification: Verification,
  faults: Readonly<Faults>,
): Verification {
  if (verification.failed || faults.connectorFailure !== 'status-401') return verification;
  const { header, claims, verdict } = verification;
  const failed: Check = {
    rule: 'W3',
    title: 'Connector',
    outcome: 'failed',
    finding: `${faultSentence('connectorFailure', faults)} The token itself passed every check.`,
    fault: 'connectorFailure',
  };
  return {
    verdict: { authenticated: false, checks: [...verdict.checks, failed], failed },
    failed,
    ...(header ? { header } : {}),
    ...(claims ? { claims } : {}),
    context: [],
  };
}
