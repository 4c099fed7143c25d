/** What every route is given to work with. @module */
import type { AgentFeed } from './agent/feed.ts';
import type { ChatTokens } from './chat-tokens.ts';
import type { FaultSwitches } from './faults/fault-switches.ts';
import type { Address } from './listen/address.ts';
import type { Config } from './options/options.ts';
import type { Reservations } from './store/reservations.ts';
import type { Store } from './store/store.ts';
import type { Verification } from './verify/verify-token.ts';

export interface Service {
  readonly config: Config;
  readonly address: Address;
  readonly store: Store;
  readonly reservations: Reservations;
  readonly chatTokens: ChatTokens;
  readonly feed: AgentFeed;
  readonly faults: FaultSwitches;
  /** Aborted when the emulator begins to close. */
  readonly closing: AbortSignal;
  readonly verify: (token: string | undefined) => Promise<Verification>;
  /** Folder of the built widget, panel and agent's page. */
  readonly browserFolder: string;
}
