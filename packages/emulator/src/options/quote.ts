/** Shows foreign text inside a sentence: quoted, escaped and cut short. @module */

/** JSON-quotes `text`, keeping at most `maxLength` characters of it (default 60). */
export function quote(text: string, maxLength = 60): string {
  return JSON.stringify(text.length > maxLength ? `${text.slice(0, maxLength)}…` : text);
}
