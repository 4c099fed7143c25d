/** Writes summaries as a table that reads well in a terminal and is Markdown. @module */

const HEAD = [
  'figure',
  'median',
  'min–max',
  'at least',
  'aim',
  'verdict',
  'reference (median, max ÷ min)',
];

const number = (/** @type {number} */ value) => value.toFixed(value < 10 ? 3 : 1);
const bound = (/** @type {number | undefined} */ value) =>
  value === undefined ? '' : `≤ ${value}`;

/** @param {import('./summarize.mjs').Summary} summary */
function cellsOf({ figure, ratio, reference, wobble, verdict }) {
  return [
    figure.title,
    number(ratio.median),
    `${number(ratio.min)}–${number(ratio.max)}`,
    bound(figure.atLeast),
    bound(figure.aim),
    verdict,
    `${number(reference.median)} ms, ${wobble.toFixed(2)}`,
  ];
}

/** @param {readonly import('./summarize.mjs').Summary[]} summaries */
export function formatTable(summaries) {
  const rows = [HEAD, ...summaries.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = HEAD, ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
