/** Runs a command of the workspace in the foreground, on every platform without a shell. @module */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository, without a trailing slash. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

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
    child.on('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
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
