/** Runs a command line program to its end. @module */
import { spawn } from 'node:child_process';

/** How a program ended, and everything that it wrote. */
export interface ProgramResult {
  code: number | null;
  output: string;
}

/** Runs a program without a shell. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...options.env };
    // The runner's NODE_OPTIONS and NODE_ENV are about vitest, not about the site.
    delete env.NODE_OPTIONS;
    delete env.NODE_ENV;
    const child = spawn(program, args, {
      cwd: options.cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
