/** Takes the text of a message out of a body. @module */
import { RefusalError } from '../refusal-error.ts';
import { readText } from './read-json-body.ts';

/** @throws {RefusalError} when there is no text to send. Chat threads call it `content`, as the real ones do. */
export function readMessageText(body: unknown, name: 'content' | 'text'): string {
  const text = readText(body, name);
  if (text === undefined || text.trim() === '') {
    throw new RefusalError(400, {
      title: 'No message',
      detail: `Send { "${name}": "…" } with at least one character in it.`,
    });
  }
  return text;
}
