/** Plain text: quoting, masking, the nearest name, GUIDs. @module */

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

/** The candidate at most `maxEdits` single-letter edits away from `name`, letter case ignored. */
export function nearestName(
  name: string,
  candidates: Iterable<string>,
  maxEdits = 3,
): string | undefined {
  let best: string | undefined;
  let bestEdits = maxEdits + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= bestEdits) continue;
    const edits = countEdits(name.toLowerCase(), candidate.toLowerCase());
    // A name that shares nothing with the candidate is no typing error.
    if (edits < bestEdits && edits < candidate.length) {
      best = candidate;
      bestEdits = edits;
    }
  }
  return best;
}

function countEdits(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const deletion = (previous[column] ?? 0) + 1;
      const insertion = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(substitution, deletion, insertion));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** True for 8-4-4-4-12 hexadecimal digits without braces, in either letter case. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

const MAX_PATH_LENGTH = 200;

/**
 * How the base64url of `{"` begins, and with it every JWT, escaped or not; the rest of its segment
 * may be more of it.
 */
const TOKEN = /(?:e|%65)(?:y|%79)(?:J|%4[aA])[^/]*/g;

export function describePath(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  // Masked before it is cut, or the cut might leave a token that is no longer seen as one.
  return escapeUnprintable(maskTokens(path)).slice(0, MAX_PATH_LENGTH);
}

/** Masks tokens in a path or in a name. */
export function maskTokens(text: string): string {
  return text.replace(TOKEN, 'eyJ…');
}

/** A list in a sentence stops after `max`: "a, b and 7 more". */
export function listSome(words: readonly string[], max = 5): string {
  const more = words.length > max ? ` and ${words.length - max} more` : '';
  return `${words.slice(0, max).join(', ')}${more}`;
}
