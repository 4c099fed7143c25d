/** Names a key in a sentence. @module */

const LENGTH = 8;

/** The beginning of a `kid`: enough to tell the keys of one set apart. */
export function shortKid(kid: string): string {
  return kid.length > LENGTH + 1 ? `${kid.slice(0, LENGTH)}…` : kid;
}
