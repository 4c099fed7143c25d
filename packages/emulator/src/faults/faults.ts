/** Names every fault that can be switched on, and what each of them is when it is off. @module */

/** What the service is told the public key address answers, without asking the site. */
export type KeyEndpointFailure = 'none' | 'unreachable' | 'status-500' | 'redirect' | 'html';

/** How the connector answers in place of its own answer. */
export type ConnectorFailure = 'none' | 'status-401' | 'status-503' | 'dropped';

/**
 * Faults of the pretended service, to see how a site takes them. They only ever refuse what would
 * have been accepted: no fault lets a wrong token through.
 */
export interface Faults {
  /** How much later the public key address answers, in seconds from 0 to 60. Fetches end after 5. @default 0 */
  keyEndpointDelaySeconds: number;
  /** @default 'none' */
  keyEndpointFailure: KeyEndpointFailure;
  /**
   * How far the service's clock is ahead of the true time, in seconds; negative is behind. From one
   * year behind to one year ahead. @default 0
   */
  clockSkewSeconds: number;
  /** Whether the last fetched key document goes on being used, whatever `keyCacheSeconds` says. @default false */
  staleKeyCache: boolean;
  /** @default 'none' */
  connectorFailure: ConnectorFailure;
  /** How much later the connector answers, in seconds from 0 to 60. @default 0 */
  connectorDelaySeconds: number;
}

export type FaultName = keyof Faults;

/** Everything switched off. */
export const NO_FAULTS: Readonly<Faults> = Object.freeze({
  keyEndpointDelaySeconds: 0,
  keyEndpointFailure: 'none',
  clockSkewSeconds: 0,
  staleKeyCache: false,
  connectorFailure: 'none',
  connectorDelaySeconds: 0,
});

export const FAULT_NAMES: readonly FaultName[] = Object.freeze(
  Object.keys(NO_FAULTS),
) as readonly FaultName[];

/** Every verdict, refusal and remark that a fault causes begins with it. */
export const FAULT_PREFIX = 'Fault switched on:';
