/** `npm test` and `npm run check`: every check there is, in order, and one line that sums them up. @module */
import { ensureChromium } from './browser/ensure-chromium.mjs';
import { ensureFirefox } from './browser/ensure-firefox.mjs';
import { assertNodeVersion, ensureInstalled } from './workspace/ensure-installed.mjs';
import { runTool } from './workspace/run.mjs';
import { watchForSecrets } from './workspace/secret-watch.mjs';
import { clearResults, describeSkipped, sumResults } from './workspace/sum-results.mjs';

const withE2e = !process.argv.includes('--without-e2e');

/** What the suites print is searched for tokens and keys. */
const secrets = watchForSecrets();

/** Checks that failed without being a test suite with figures of its own. */
let failedChecks = 0;

/**
 * Runs one check under a heading.
 *
 * @param {string} heading
 * @param {() => Promise<number>} check resolves to an exit code
 */
async function step(heading, check) {
  console.log(`\n── ${heading} ──`);
  const code = await check();
  console.log(code === 0 ? `${heading}: passed` : `${heading}: FAILED`);
  return code === 0;
}

/**
 * @param {string} task
 * @param {'errors-only' | 'new-only'} logs
 */
const turbo = (task, logs = 'errors-only') =>
  runTool('turbo', ['run', task, '--continue', '--concurrency=2', `--output-logs=${logs}`], {
    onOutput: secrets.read,
  });

/**
 * Runs the test suites of one kind. A run that fails without a failed test counts as one failure.
 *
 * @param {string} heading
 * @param {() => Promise<number>} check
 */
async function suites(heading, check) {
  const before = sumResults().failed;
  const passed = await step(heading, check);
  if (!passed && sumResults().failed === before) failedChecks += 1;
}

async function e2e() {
  const chromium = await ensureChromium();
  if (!chromium) {
    console.error('No Chromium could be had. Install one and set CHROMIUM_PATH to its program.');
    return 1;
  }
  const firefox = await ensureFirefox();
  console.log(`Browsers: ${chromium}, ${firefox ?? 'and no Firefox: its tests are skipped'}`);
  const args = ['run', 'e2e', '--output-logs=full', '--log-order=stream', '--log-prefix=none'];
  const env = { CHROMIUM_PATH: chromium, ...(firefox && { FIREFOX_PATH: firefox }) };
  return runTool('turbo', args, { env, onOutput: secrets.read });
}

assertNodeVersion();
await ensureInstalled();
clearResults();

/** @type {[heading: string, check: () => Promise<number>][]} */
const checks = [
  ['Lint and format', () => runTool('@biomejs/biome', ['check', '.'])],
  ['Build', () => turbo('build')],
  ['Types', () => turbo('typecheck')],
  ['Types of the scripts', () => runTool('typescript', ['-p', 'scripts'])],
  ['Packages', () => turbo('test:package')],
  ['Unused files, exports and dependencies', () => runTool('knip', [])],
];
for (const [heading, check] of checks) {
  if (!(await step(heading, check))) failedChecks += 1;
}
await suites('Unit tests', () => turbo('test', 'new-only'));
if (withE2e) await suites('End to end, in a browser', e2e);

const isClean = await step('No token or private key in any output', async () =>
  Number(secrets.found()),
);
if (!isClean) failedChecks += 1;

const { passed, failed, skipped } = sumResults();
const allFailed = failed + failedChecks;
console.log(`\n${passed} passed, ${allFailed} failed${describeSkipped(skipped)}`);
process.exitCode = allFailed > 0 || passed === 0 ? 1 : 0;
