/**
 * `npm test` runs every check there is, in order, and ends with one line that sums them up.
 * `npm run check` leaves out what takes long: of the browser tests it runs only a few.
 * `npm run test:long` runs what `npm test` has only a sample of, for as long as it takes.
 * @module
 */
import { ensureChromium, ensureFirefox, ensureHeadlessShell } from './lib/browsers.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { clearResults, describeSkipped, sumResults, UNIT_RESULTS } from './lib/results.mjs';
import { run, runTool } from './lib/run.mjs';
import { watchForSecrets } from './lib/secret-watch.mjs';
import { ensureRedis } from './lib/servers.mjs';

const isQuick = process.argv.includes('--quick');
const isLong = process.argv.includes('--long');

const [argument] = process.argv.slice(2).filter((word) => !['--quick', '--long'].includes(word));
if (argument !== undefined) {
  const isHelp = argument === '--help' || argument === '-h';
  if (!isHelp) console.error(`There is no argument ${argument}.`);
  console.log(`npm test           every check, browsers included
npm run check      the quick part of it
npm run test:long  what npm test has only a sample of

They take no arguments. How to run one package, file or test: CONTRIBUTING.md.`);
  process.exit(isHelp ? 0 : 2);
}

/** What the suites print is searched for tokens and keys. */
const secrets = watchForSecrets();

/** Failures that are not a failed test of a suite. */
let otherFailures = 0;

/**
 * Runs one check under a heading.
 *
 * @param {string} heading
 * @param {() => Promise<number>} check resolves to an exit code
 */
async function step(heading, check) {
  const startedMs = performance.now();
  console.log(`\n── ${heading} ──`);
  const failedBefore = sumResults().failed;
  const code = await check();
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.log(`${heading}: ${code === 0 ? 'passed' : 'FAILED'} (${seconds} s)`);
  // A suite counts its failed tests itself, unless it failed before it could.
  if (code !== 0 && sumResults().failed === failedBefore) otherFailures += 1;
}

/**
 * @param {string} name
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
const tool = (name, args, env = {}) => runTool(name, args, { env, onOutput: secrets.read });

/** @param {string[]} tasks */
const turbo = (...tasks) =>
  tool(
    'turbo',
    ['run', ...tasks, '--continue', '--concurrency=2', '--output-logs=errors-only'],
    browsers,
  );

function unitTests() {
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${UNIT_RESULTS}`];
  const env = { LCW_AUTH_IS_BUILT: 'yes' };
  return tool('vitest', ['run', '--project', '!slow', ...reporters], env);
}

/**
 * Where the browsers are, as environment variables; what is missing is installed.
 *
 * @returns {Promise<Record<string, string>>}
 */
async function findBrowsers() {
  const chromium = await ensureChromium();
  if (!chromium) {
    console.error('No Chromium could be had. Install one and set CHROMIUM_PATH to its program.');
    return {};
  }
  const shell = await ensureHeadlessShell();
  const firefox = isQuick ? undefined : await ensureFirefox();
  console.log(`Browsers: ${[chromium, shell, firefox].filter(Boolean).join(', ')}`);
  return {
    CHROMIUM_PATH: chromium,
    ...(shell && { HEADLESS_SHELL_PATH: shell }),
    ...(firefox && { FIREFOX_PATH: firefox }),
  };
}

async function browserTests() {
  if (!browsers.CHROMIUM_PATH) return 1;
  const env = { ...browsers, ...(isLong && { TEST_LONG: '1' }) };
  const only = isQuick ? ['--grep', '@smoke'] : isLong ? ['--grep', '@long'] : [];
  return tool('@playwright/test', ['test', '--config', 'e2e/playwright.config.ts', ...only], env);
}

await ensureInstalled();
const browsers = await findBrowsers();
// Unit tests use it too, and skip what needs it where there is none.
if (!isQuick) await ensureRedis();
clearResults();

if (isLong) {
  await step('Build', () => turbo('build'));
  await step('Every pair of causes', () =>
    tool('vitest', ['run', '--project', 'cli', '-t', 'of two causes at once'], {
      LCW_AUTH_IS_BUILT: 'yes',
      TEST_LONG: '1',
    }),
  );
} else {
  const slow = isQuick ? [] : ['test:slow', 'site'];
  await step('Lint and format', () => tool('@biomejs/biome', ['check', '.']));
  await step('Build, types, packages', () => turbo('build', 'typecheck', 'test:package', ...slow));
  await step('Types of the scripts', () => tool('typescript', ['-p', 'scripts']));
  await step('Unused files, exports and dependencies', () => tool('knip', []));
  await step('Addresses', () => run(process.execPath, ['scripts/addresses.mjs', '--check']));
  await step('Unit tests', unitTests);
}
await step('In a browser', browserTests);
await step('No token or private key in any output', async () => Number(secrets.found()));

const { passed, failed, skipped } = sumResults();
const allFailed = failed + otherFailures;
console.log(`\n${passed} passed, ${allFailed} failed${describeSkipped(skipped)}`);
process.exitCode = allFailed > 0 || passed === 0 ? 1 : 0;
