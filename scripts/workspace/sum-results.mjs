/** Adds up what the test suites wrote of their results. @module */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Sum */

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
  return {
    passed: report.numPassedTests,
    failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * @param {any} report Playwright's JSON report
 * @returns {Sum}
 */
function sumPlaywright({ stats, errors }) {
  const failed = stats.unexpected + stats.flaky || (errors.length > 0 ? 1 : 0);
  return { passed: stats.expected, failed, skipped: stats.skipped };
}

/**
 * The sum over all suites that ran.
 *
 * @returns {Sum}
 */
export function sumResults() {
  /** @type {Sum} */
  const sum = { passed: 0, failed: 0, skipped: 0 };
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
      sum.skipped += part.skipped;
    }
  }
  return sum;
}
