/** Writes tables, moments, durations and names for people, and finds the word that somebody meant. @module */

/** Columns two spaces apart, indented by two; the last one is as long as it likes. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    }
  }
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `  ${line.trimEnd()}\n`)
    .join('');
}

/** Lines of at most `width` letters, each after the first indented. A word that is longer stands alone. */
export function wrap(
  text: string,
  { indent = 0, width = 80 }: { indent?: number; width?: number } = {},
): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (indent + last.length + 1 + word.length <= width)
      lines.splice(-1, 1, `${last} ${word}`);
    else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** A moment in UTC, to the second, such as `2026-03-01T12:00:00Z`. */
export function formatMoment(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** People say 24 hours or 36 hours, and days from two on. */
const FROM_DAYS_ON_SECONDS = 2 * 86_400;

/** A duration in its two largest units, such as `2 d 1 h`. */
export function formatDuration(seconds: number): string {
  const parts: string[] = [];
  let rest = seconds;
  for (const [unit, size] of UNITS) {
    if (unit === 'd' && seconds < FROM_DAYS_ON_SECONDS) continue;
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

/** How far a moment lies ahead, such as `in 24 h`. */
export function formatAhead(epochSeconds: number, nowSeconds: number): string {
  return epochSeconds <= nowSeconds ? 'now' : `in ${formatDuration(epochSeconds - nowSeconds)}`;
}

const SHORT_LENGTH = 8;

/** The beginning of a `kid`: enough to tell the keys of one set apart. */
export function shortKid(kid: string): string {
  return kid.length > SHORT_LENGTH + 1 ? `${kid.slice(0, SHORT_LENGTH)}…` : kid;
}

function countEdits(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const substitution = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      const deletion = (previous[column + 1] ?? 0) + 1;
      const insertion = (current[column] ?? 0) + 1;
      current.push(Math.min(substitution, deletion, insertion));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}

/** The candidate that is at most three letters, and less than half of itself, away. */
export function nearestName(typed: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((name) => ({ name, edits: countEdits(typed, name) }))
    .filter(({ name, edits }) => edits <= 3 && edits < name.length / 2)
    .sort((a, b) => a.edits - b.edits);
  return best?.name;
}
