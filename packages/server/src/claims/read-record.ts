/** Reads what a callback returned: each own property once, so that what was checked is what is signed. @module */
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';

/** Names and values. */
export type Entries = readonly (readonly [name: string, value: unknown])[];

/**
 * The own properties of a record; undefined for what is none, such as a text, an array or a Map,
 * whose entries are not properties.
 *
 * @param option - whose callback returned it, for the message.
 * @throws {LiveChatAuthError} `callback_failed` when a getter or a proxy throws.
 */
export function readRecord(option: string, value: unknown): Entries | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    if (Symbol.iterator in value || value instanceof Date) return undefined;
    return Object.entries(value);
  } catch (cause) {
    const message = `${option} returned an object that throws when its properties are read. Return a plain object.`;
    throw new LiveChatAuthError('callback_failed', message, { cause });
  }
}
