/** Puts faults that are switched on into words, the same ones everywhere. @module */
import { FAULT_NAMES, FAULT_PREFIX, type FaultName, type Faults, NO_FAULTS } from './faults.ts';

const KEY_ENDPOINT_WORDS: Readonly<Record<Faults['keyEndpointFailure'], string>> = {
  none: '',
  unreachable: 'the public key address cannot be reached',
  'status-500': 'the public key address answers 500',
  redirect: 'the public key address redirects',
  html: 'the public key address answers with HTML',
};

const CONNECTOR_WORDS: Readonly<Record<Faults['connectorFailure'], string>> = {
  none: '',
  'status-401': 'the connector answers 401',
  'status-503': 'the connector answers 503',
  dropped: 'the connector drops its connections',
};

const WORDS: { readonly [Name in FaultName]: (value: Faults[Name]) => string } = {
  keyEndpointDelaySeconds: (delay) => `the public key address answers ${seconds(delay)} late`,
  keyEndpointFailure: (failure) => KEY_ENDPOINT_WORDS[failure],
  clockSkewSeconds: (skew) =>
    `the service's clock is ${seconds(Math.abs(skew))} ${skew > 0 ? 'ahead' : 'behind'}`,
  staleKeyCache: () => 'the last fetched keys go on being used',
  connectorFailure: (failure) => CONNECTOR_WORDS[failure],
  connectorDelaySeconds: (delay) => `the connector answers ${seconds(delay)} late`,
};

export function isSwitchedOn(name: FaultName, faults: Readonly<Faults>): boolean {
  return faults[name] !== NO_FAULTS[name];
}

/** One of them, without a full stop: "the connector answers 401". */
export function describeFault<Name extends FaultName>(
  name: Name,
  faults: Readonly<Faults>,
): string {
  return WORDS[name](faults[name]);
}

/** All that are switched on, in the order of their names. */
export function describeFaults(faults: Readonly<Faults>): string[] {
  return FAULT_NAMES.filter((name) => isSwitchedOn(name, faults)).map((name) =>
    describeFault(name, faults),
  );
}

/** "Fault switched on: the connector answers 401." */
export function faultSentence(name: FaultName, faults: Readonly<Faults>): string {
  return `${FAULT_PREFIX} ${describeFault(name, faults)}.`;
}

function seconds(count: number): string {
  return `${count} second${count === 1 ? '' : 's'}`;
}
