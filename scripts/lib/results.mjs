/** Adds up what vitest and Playwright wrote of their results. @module */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

/** @typedef {{ passed: number, failed: number, skipped: string[] }} Sum - `skipped`: why, for each test. */

/** Where the suites of unit tests write their results, below the repository. */
export const UNIT_RESULTS = 'test-results/unit.json';
const SLOW_RESULTS = [
  'packages/server',
  'packages/emulator',
  'packages/cli',
  'apps/demo',
  'apps/docs',
].map((folder) => `${folder}/test-results/slow.json`);
const BROWSER_RESULTS = 'e2e/test-results/playwright.json';

/**
 * @param {any} report vitest's JSON report
 * @returns {Sum}
 */
function sumVitest({ numPassedTests, numFailedTests, success, testResults }) {
  const skipped = testResults
    .flatMap((/** @type {any} */ file) => file.assertionResults)
    .filter((/** @type {any} */ { status }) => !['passed', 'failed'].includes(status))
    // vitest knows no reasons; the titles say what such a test needs.
    .map((/** @type {any} */ { fullName }) => fullName);
  // A file that does not even load has no failed test, but the run is not a success.
  return { passed: numPassedTests, failed: numFailedTests || Number(!success), skipped };
}

/**
 * @param {any} suite of Playwright's JSON report, or the report itself
 * @returns {string[]}
 */
function skippedIn({ suites = [], specs = [] }) {
  const own = specs.flatMap((/** @type {any} */ { title, tests }) =>
    tests
      .filter((/** @type {any} */ { status }) => status === 'skipped')
      .map(
        (/** @type {any} */ { annotations }) =>
          annotations.find((/** @type {any} */ { type }) => type === 'skip')?.description ?? title,
      ),
  );
  return [...own, ...suites.flatMap(skippedIn)];
}

/**
 * @param {any} report Playwright's JSON report
 * @returns {Sum}
 */
function sumPlaywright(report) {
  const { expected, unexpected, flaky } = report.stats;
  // A test that passes only when it is run again has failed.
  const failed = unexpected + flaky || Number(report.errors.length > 0);
  return { passed: expected, failed, skipped: skippedIn(report) };
}

const FILES = [
  ...[UNIT_RESULTS, ...SLOW_RESULTS].map((file) => ({ file, sum: sumVitest })),
  { file: BROWSER_RESULTS, sum: sumPlaywright },
].map(({ file, sum }) => ({ path: join(root, file), sum }));

/** Forgets the results of earlier runs. */
export function clearResults() {
  for (const { path } of FILES) rmSync(path, { force: true });
}

/**
 * The sum over all suites that ran.
 *
 * @returns {Sum}
 */
export function sumResults() {
  const sums = FILES.filter(({ path }) => existsSync(path)).map(({ path, sum }) =>
    sum(JSON.parse(readFileSync(path, 'utf8'))),
  );
  return {
    passed: sums.reduce((total, { passed }) => total + passed, 0),
    failed: sums.reduce((total, { failed }) => total + failed, 0),
    skipped: sums.flatMap(({ skipped }) => skipped),
  };
}

/**
 * How many tests were skipped, and why; nothing when none was.
 *
 * @param {readonly string[]} reasons
 */
export function describeSkipped(reasons) {
  if (reasons.length === 0) return '';
  const told = [...new Set(reasons)].map(
    (reason) => `${reasons.filter((other) => other === reason).length} × ${reason}`,
  );
  return `, ${reasons.length} skipped (${told.join('; ')})`;
}
