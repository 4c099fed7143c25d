/** What the routes of the pretended service are given to work with. @module */

import type { Address } from './listen/address.ts';
import type { Config } from './options/options.ts';
import type { ChatTokens } from './store/chat-tokens.ts';
import type { Files } from './store/files.ts';
import type { Reservations } from './store/reservations.ts';
import type { Store } from './store/store.ts';
import type { Verification } from './verify/verify-token.ts';

export interface Service {
  readonly config: Config;
  readonly address: Address;
  readonly store: Store;
  readonly reservations: Reservations;
  readonly chatTokens: ChatTokens;
  readonly files: Files;
  /** `isLater`: for a call about a chat that has begun (T8). */
  readonly verify: (token: string | undefined, isLater: boolean) => Promise<Verification>;
}
