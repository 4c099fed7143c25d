/** What a tool that manages key set files shares with the middleware. @module */
export type { CheckedKey } from './keys/check-keys.ts';
export type { Revoked } from './keys/key-source.ts';
export { type ParsedKeySet, parseKeySet } from './keys/parse-key-set.ts';
export {
  type KeyPlace,
  type KeyState,
  type KeyTiming,
  publishedPlaces,
  type ScheduledKey,
  scheduleKeys,
} from './keys/schedule-keys.ts';
export { thumbprintOf } from './keys/signing-keys.ts';
export { isTestKey } from './keys/test-keys.ts';
