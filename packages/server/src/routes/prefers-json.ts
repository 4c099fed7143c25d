/** Decides between the bare token and JSON, from the `Accept` header (RFC 9110, section 12.5.1). @module */

function quality(accept: string, mediaType: string): number | undefined {
  for (const range of accept.split(',')) {
    const [type, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (type !== mediaType) continue;
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    const value = weight === undefined ? 1 : Number(weight.slice(2));
    return Number.isNaN(value) ? 0 : value;
  }
  return undefined;
}

/** The pages of a site all send the same header. */
let last = { accept: '', isJson: false };

/**
 * Whether JSON is named and preferred to text. Everything else, a bare wildcard included, gets the
 * bare token: Microsoft's own samples send no preference and expect text (P1).
 */
export function prefersJson(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  if (accept !== last.accept) last = { accept, isJson: isJsonPreferred(accept) };
  return last.isJson;
}

function isJsonPreferred(accept: string): boolean {
  const json = quality(accept, 'application/json') ?? 0;
  const text = quality(accept, 'text/plain') ?? quality(accept, 'text/*') ?? 0;
  return json > text;
}
