/** Makes text safe to stand in one line of a log: bounded, and without anything that ends or hides a line. @module */

/** Control and format characters, line separators, and halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

const MAX_NAME_LENGTH = 60;

const escapeCharacter = (character: string) =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/** The text in one line of at most `maxLength` characters; `…` stands for what was cut off. */
export function oneLine(text: string, maxLength: number): string {
  // Cut before and after: escaping a megabyte to show a line of it would be work for nothing.
  const escaped = text
    .slice(0, maxLength + 1)
    .replaceAll('\n', '\\n')
    .replace(UNPRINTABLE, escapeCharacter);
  return escaped.length > maxLength ? `${escaped.slice(0, maxLength)}…` : escaped;
}

/** A name that somebody else chose, for a message. */
export function quoteName(name: string): string {
  return `'${oneLine(name, MAX_NAME_LENGTH)}'`;
}
