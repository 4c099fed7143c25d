/** Starts a site's program and learns its address from the port that it prints. @module */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { onTestFinished } from 'vitest';
import { FIXED_KEY_PEM } from '../fixtures/fixed-key.ts';

/** Runs a file with this Node, in its own folder. It is ended when the test ends. */
export async function startProgram(
  file: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
  const child = spawn(process.execPath, [file], {
    cwd: dirname(file),
    // Nothing of the runner's environment: no NODE_OPTIONS, no NODE_PATH that could find a package.
    env: {
      PATH: process.env.PATH,
      SystemRoot: process.env.SystemRoot,
      LCW_KEYS: FIXED_KEY_PEM,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill();
    await ended;
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(Number(line)));
    ended.then(() => reject(new Error(`The site ended before it listened:\n${errors}`)), reject);
  });
  return `http://127.0.0.1:${port}/_services/auth`;
}
