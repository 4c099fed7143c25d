/** What a tool that manages key set files shares with the middleware. @module */
export { thumbprintOf } from './keys/create-local-key.ts';
export { type ParsedKey, type ParsedKeySet, parseKeySet } from './keys/parse-key-set.ts';
export {
  type KeyPlace,
  type KeyState,
  type KeyTiming,
  type ScheduledKey,
  scheduleKeys,
} from './keys/schedule-keys.ts';
