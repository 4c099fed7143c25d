/** Writes a call's path so that it can be shown: without its query, without tokens, cut short. @module */

import { escapeUnprintable } from '../options/quote.ts';

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
