/** Runs a command of the workspace in the foreground, on every platform without a shell. @module */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository, without a trailing slash. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** How soon it is noticed that npm's shell has ended. */
const ORPHANED_AFTER_MS = 250;

const environment = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };

/**
 * @typedef {object} RunOptions
 * @property {Record<string, string>} [env] further environment variables
 * @property {number} [timeoutMs]
 * @property {(chunk: string) => void} [onOutput] hears all that the program prints
 */

/**
 * Runs a program and resolves to its exit code; its output goes to this terminal.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>}
 */
export function run(program, args, options = {}) {
  const { onOutput } = options;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: onOutput ? ['inherit', 'pipe', 'pipe'] : 'inherit',
      env: { ...process.env, ...environment, ...options.env },
      ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs }),
    });
    for (const [from, to] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])) {
      from?.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
        to.write(chunk);
        onOutput?.(chunk);
      });
    }
    const stopForwarding = forwardSignals(child);
    child.on('error', (error) => {
      stopForwarding();
      console.error(`${program} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code, signal) => {
      stopForwarding();
      resolve(code ?? (signal === null ? 1 : 128 + constants.signals[signal]));
    });
  });
}

/**
 * Hands on the signals that end this process, which would leave the program alone otherwise.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} ends it
 */
function forwardSignals(child) {
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    // Of Ctrl+C the terminal has told the program itself; a second one would cut its end short.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  process.on('SIGINT', forward).on('SIGTERM', forward);
  // npm tells its shell, which ends and tells nobody; then this process has another parent.
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event === undefined || process.ppid === shell) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, ORPHANED_AFTER_MS);
  return () => {
    process.off('SIGINT', forward).off('SIGTERM', forward);
    clearInterval(watch);
  };
}

/**
 * Runs the command line tool of an installed package with this Node.
 *
 * @param {string} packageName
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function runTool(packageName, args, options) {
  const folder = join(root, 'node_modules', packageName);
  const { bin, name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file =
    typeof bin === 'string' ? bin : (bin[name.split('/').pop()] ?? Object.values(bin)[0]);
  return run(process.execPath, [join(folder, file), ...args], options);
}

/**
 * Runs npm: the one that started this script, when there is one.
 *
 * @param {readonly string[]} args
 */
export function runNpm(args) {
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) return run(process.execPath, [npm, ...args]);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
}
