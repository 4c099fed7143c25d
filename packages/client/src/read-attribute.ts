/** Decides which value the text of a `data-` attribute stands for. @module */

/** Reads numbers and booleans; an empty attribute counts as one that is absent, as templates often leave it. */
export function readAttribute([name, text]: [string, string | undefined]): [string, unknown] {
  if (text === 'true' || text === 'false') return [name, text === 'true'];
  return [name, text ? (/^\d+$/.test(text) ? Number(text) : text) : undefined];
}
