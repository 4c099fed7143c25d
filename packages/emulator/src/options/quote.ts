/** Shows foreign text inside a sentence: quoted, escaped and cut short. @module */

/** What a terminal may obey (the C1 controls) or a reader be misled by (line separators, directions of writing). */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The same with such characters written out, as `\u009b`. */
export function escapeUnprintable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** JSON-quotes `text`, keeping at most `maxLength` characters of it (default 60). */
export function quote(text: string, maxLength = 60): string {
  const short = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return escapeUnprintable(JSON.stringify(short));
}
