/** Writes what a probe has found as a table to be pasted into an issue: no address and no id is in it. @module */
import { wrap } from '../../text.ts';
import { CACHE_CONTROL } from './key-server.ts';
import { sayFindings } from './questions.ts';
import type { ProbeResult } from './run-probe.ts';

const TITLE_WIDTH = 34;

/** `version` is ours; `now` is in epoch milliseconds, of which the day is told. */
export function writeTable(
  { findings, tries, conversations, fetches, clockAheadSeconds }: ProbeResult,
  { version, now }: { version: string; now: number },
): string {
  const clock =
    clockAheadSeconds === undefined
      ? 'not known, so no time below is sure'
      : `${clockAheadSeconds} s ahead of the probe's, which is allowed for; +/- 1 s`;
  const rows = [
    ['probe', `lcw-auth ${version}, ${new Date(now).toISOString().slice(0, 10)}`],
    ['tokens tried', `${tries}, of which ${conversations} started a conversation`],
    ['fetches of the keys', `${fetches}, answered with ${CACHE_CONTROL}`],
    ["the service's clock", clock],
    ...sayFindings(findings).map(({ title, answer }) => [title, answer]),
  ];
  const lines = rows.map(
    ([title = '', answer = '']) =>
      `${title.padEnd(TITLE_WIDTH)}${wrap(answer, { indent: TITLE_WIDTH })}\n`,
  );
  return `\`\`\`text\n${lines.join('')}\`\`\`\n`;
}
