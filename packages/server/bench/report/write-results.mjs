/** Writes `RESULTS.md`: the last run that somebody meant to keep. @module */
import { writeFile } from 'node:fs/promises';
import { FIGURES } from './figures.mjs';
import { formatTable } from './format-table.mjs';

/**
 * @param {readonly import('./summarize.mjs').Summary[]} summaries
 * @param {import('./describe-machine.mjs').Machine} machine
 * @param {string} run - how much was measured, in a few words.
 */
export async function writeResults(summaries, machine, run) {
  const rows = machine.map(([what, value]) => `| ${what} | ${value} |`);
  const meanings = FIGURES.map(({ title, meaning }) => `- **${title}**: ${meaning}`);
  const text = `# Results of the bench

Written by \`npm run bench -- --write\`; [how it measures](README.md). Ratios carry over to other machines better than times do; run it on yours.

| | |
| --- | --- |
| Date | ${new Date().toISOString().slice(0, 10)} |
${rows.join('\n')}
| Run | ${run} |

${formatTable(summaries)}

Verdicts: \`aim\` and \`met\` say which bound the median keeps, \`missed\` that it keeps neither, \`inconclusive\` that there were fewer than 7 rounds or that the reference itself moved by more than 1.3 between rounds.

## What each figure means

${meanings.join('\n')}
`;
  await writeFile(new URL('../RESULTS.md', import.meta.url), text);
}
