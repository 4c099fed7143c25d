/** Shortens a widget's id for the list, as far as it still tells the widgets apart. @module */

const LENGTH = 8;

/** Its beginning or, where others begin alike, its end. */
export function shortWidgetId(id: string, ids: readonly string[]): string {
  const isUnique = (shorten: (text: string) => string): boolean =>
    ids.filter((other) => shorten(other) === shorten(id)).length === 1;
  if (isUnique(beginning)) return `${beginning(id)}…`;
  return isUnique(end) ? `…${end(id)}` : id;
}

function beginning(id: string): string {
  return id.slice(0, LENGTH);
}

function end(id: string): string {
  return id.slice(-LENGTH);
}
