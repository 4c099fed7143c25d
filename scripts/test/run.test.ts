/** What `npm start` runs ends when `npm start` is told to end. @module */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

const RUN = new URL('../lib/run.mjs', import.meta.url).href;

/** Runs until it is told to end, and takes that as the shop does. */
const PROGRAM = `
  const forever = setInterval(() => {}, 1000);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
    console.log('heard ' + signal);
    clearInterval(forever);
    process.exitCode = 3;
  });
  console.log('started ' + process.pid);`;

const STARTER = `
  import { run } from ${JSON.stringify(RUN)};
  process.exitCode = await run(process.execPath, ['-e', ${JSON.stringify(PROGRAM)}]);`;

const START = ['--input-type=module', '-e', STARTER] as const;

/** Whether there is such a process. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Starts it with a command line, plays on with the program's id, and leaves nothing running. */
async function withStarter(
  command: readonly [program: string, ...args: string[]],
  play: (starter: ChildProcess, pid: number, output: () => string) => Promise<void>,
): Promise<void> {
  const [program, ...args] = command;
  const env = { ...process.env, npm_lifecycle_event: 'start' };
  const starter = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
  let output = '';
  starter.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  await expect.poll(() => output).toContain('started');
  const pid = Number(/started (\d+)/.exec(output)?.[1]);
  expect(pid).toBeGreaterThan(0);
  try {
    await play(starter, pid, () => output);
  } finally {
    if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  }
}

// Windows tells programs to end in another way.
describe.skipIf(process.platform === 'win32')('a program that is run', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`${signal} ends what was started, too, and its exit code is handed on`, async () => {
      await withStarter([process.execPath, ...START], async (starter, pid, output) => {
        const ended = once(starter, 'exit');
        starter.kill(signal);
        expect(await ended).toEqual([3, null]);
        expect(isRunning(pid)).toBe(false);
        await expect.poll(output).toContain(`heard ${signal}`);
      });
    });
  }

  it('when only the shell of npm is told to end, what was started ends as well', async () => {
    // The second command keeps the shell from making way for the first.
    const shell = ['sh', '-c', '"$@"; true', 'sh', process.execPath, ...START] as const;
    await withStarter(shell, async (starter, pid, output) => {
      starter.kill('SIGTERM');
      await expect.poll(() => isRunning(pid)).toBe(false);
      await expect.poll(output).toContain('heard SIGTERM');
    });
  });
});
