/** Decides which values the texts of `data-` attributes stand for. @module */

/** Reads numbers and booleans; everything else is a text. */
export function readAttributes(texts: DOMStringMap): Record<string, unknown> {
  const values: Record<string, unknown> = { ...texts };
  for (const name in values) {
    const text = values[name] as string;
    if (/^(true|false|[1-9]\d*)$/.test(text)) values[name] = JSON.parse(text);
  }
  return values;
}
