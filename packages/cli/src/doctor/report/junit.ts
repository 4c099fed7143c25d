/** Writes an examination as JUnit XML, which build servers show beside other tests. @module */
import { LEVELS } from '../checks.ts';
import { type Entry, isFinding } from '../findings.ts';

/** Each check is a test; a note is not one. */
export function writeJunit(entries: readonly Entry[]): string {
  const tests = entries.filter(({ outcome }) => outcome !== 'note');
  const failures = tests.filter(isFinding).length;
  const skipped = tests.filter(({ outcome }) => outcome === 'not-checked').length;
  const cases = tests.map(writeCase).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="lcw-auth doctor" tests="${tests.length}" failures="${failures}" skipped="${skipped}">
${cases}</testsuite>
`;
}

function writeCase(entry: Entry): string {
  const name = `classname="${escapeXml(LEVELS[entry.level].title)}" name="${escapeXml(entry.check)}"`;
  if (isFinding(entry)) {
    const { cause, seen, why, fix, address } = entry;
    const text = `${seen}\n${why}\n${fix}\n${address}`;
    return `  <testcase ${name}><failure type="${cause}" message="${escapeXml(seen)}">${escapeXml(text)}</failure></testcase>\n`;
  }
  return entry.outcome === 'not-checked'
    ? `  <testcase ${name}><skipped message="${escapeXml(entry.seen)}"/></testcase>\n`
    : `  <testcase ${name}/>\n`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
}
