/** Adds up what the test suites wrote of their results. @module */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** @typedef {{ passed: number, failed: number, skipped: string[] }} Sum - `skipped`: why, for each test. */

/** Folders of the workspace that may hold results. */
function suites() {
  const below = (/** @type {string} */ folder) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(root, folder, entry.name));
  return [...below('packages'), ...below('apps'), join(root, 'e2e')];
}

/** Forgets the results of earlier runs. */
export function clearResults() {
  for (const suite of suites())
    rmSync(join(suite, 'test-results'), { recursive: true, force: true });
}

/**
 * @param {any} report vitest's JSON report
 * @returns {Sum}
 */
function sumVitest(report) {
  // A file that does not even load has no failed test, but the run is no success.
  const failed = report.numFailedTests || (report.success ? 0 : 1);
  const skipped = report.testResults
    .flatMap((/** @type {any} */ file) => file.assertionResults)
    .filter((/** @type {any} */ { status }) => !['passed', 'failed'].includes(status))
    // vitest knows no reasons; the titles say what such a test needs.
    .map((/** @type {any} */ { fullName }) => fullName);
  return { passed: report.numPassedTests, failed, skipped };
}

/**
 * @param {any} suite of Playwright's JSON report, or the report itself
 * @returns {string[]}
 */
function skippedIn({ suites = [], specs = [] }) {
  const own = specs
    .flatMap((/** @type {any} */ { title, tests }) =>
      tests.map((/** @type {any} */ test) => ({ title, ...test })),
    )
    .filter((/** @type {any} */ { status }) => status === 'skipped')
    .map(
      (/** @type {any} */ { title, annotations }) =>
        annotations.find((/** @type {any} */ { type }) => type === 'skip')?.description ?? title,
    );
  return [...own, ...suites.flatMap(skippedIn)];
}

/**
 * @param {any} report Playwright's JSON report
 * @returns {Sum}
 */
function sumPlaywright(report) {
  const { stats, errors } = report;
  const failed = stats.unexpected + stats.flaky || (errors.length > 0 ? 1 : 0);
  return { passed: stats.expected, failed, skipped: skippedIn(report) };
}

/**
 * The sum over all suites that ran.
 *
 * @returns {Sum}
 */
export function sumResults() {
  /** @type {Sum} */
  const sum = { passed: 0, failed: 0, skipped: [] };
  for (const suite of suites()) {
    for (const [file, read] of /** @type {const} */ ([
      ['vitest.json', sumVitest],
      ['playwright.json', sumPlaywright],
    ])) {
      const path = join(suite, 'test-results', file);
      if (!existsSync(path)) continue;
      const part = read(JSON.parse(readFileSync(path, 'utf8')));
      sum.passed += part.passed;
      sum.failed += part.failed;
      sum.skipped.push(...part.skipped);
    }
  }
  return sum;
}

/**
 * How many tests were skipped, and why; nothing when none was.
 *
 * @param {readonly string[]} reasons
 */
export function describeSkipped(reasons) {
  if (reasons.length === 0) return '';
  const counts = new Map();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const told = Array.from(counts, ([reason, count]) => `${count} × ${reason}`);
  return `, ${reasons.length} skipped (${told.join('; ')})`;
}
