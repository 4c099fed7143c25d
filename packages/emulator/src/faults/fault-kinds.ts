/** Says of each fault what it can be set to: for checking a change, and for the controls of the agent's page. @module */
import type { ConnectorFailure, FaultName, Faults, KeyEndpointFailure } from './faults.ts';

interface SecondsKind {
  kind: 'seconds';
  min: number;
  max: number;
}

interface ChoiceKind {
  kind: 'choice';
  choices: readonly string[];
}

interface SwitchKind {
  kind: 'switch';
}

export type FaultKind = SecondsKind | ChoiceKind | SwitchKind;

const YEAR_SECONDS = 31_536_000;
const KEY_ENDPOINT_FAILURES: readonly KeyEndpointFailure[] = [
  'none',
  'unreachable',
  'status-500',
  'redirect',
  'html',
];
const CONNECTOR_FAILURES: readonly ConnectorFailure[] = [
  'none',
  'status-401',
  'status-503',
  'dropped',
];

export const FAULT_KINDS: Readonly<Record<FaultName, FaultKind>> = {
  keyEndpointDelaySeconds: { kind: 'seconds', min: 0, max: 60 },
  keyEndpointFailure: { kind: 'choice', choices: KEY_ENDPOINT_FAILURES },
  clockSkewSeconds: { kind: 'seconds', min: -YEAR_SECONDS, max: YEAR_SECONDS },
  staleKeyCache: { kind: 'switch' },
  connectorFailure: { kind: 'choice', choices: CONNECTOR_FAILURES },
  connectorDelaySeconds: { kind: 'seconds', min: 0, max: 60 },
};

export function isFaultValue(name: FaultName, value: unknown): value is Faults[FaultName] {
  const kind = FAULT_KINDS[name];
  switch (kind.kind) {
    case 'seconds':
      return typeof value === 'number' && value >= kind.min && value <= kind.max;
    case 'choice':
      return typeof value === 'string' && kind.choices.includes(value);
    case 'switch':
      return typeof value === 'boolean';
  }
}

/** What to write instead of a value that a fault cannot have. */
export function faultFix(name: FaultName): string {
  const kind = FAULT_KINDS[name];
  switch (kind.kind) {
    case 'seconds':
      return `Give seconds from ${kind.min} to ${kind.max}; 0 switches it off.`;
    case 'choice':
      return `Give one of ${kind.choices.map((choice) => `"${choice}"`).join(', ')}; "none" switches it off.`;
    case 'switch':
      return 'Give true or false.';
  }
}
