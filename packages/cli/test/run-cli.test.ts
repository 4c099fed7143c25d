import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../src/errors.ts';
import { run, runProgram } from './fixtures/run.ts';
import { makeFolder } from './fixtures/temp-folder.ts';

const COMMANDS = [
  ['keys', 'create'],
  ['keys', 'rotate'],
  ['keys', 'list'],
  ['keys', 'prune'],
  ['keys', 'revoke'],
  ['token'],
  ['verify'],
  ['emulator'],
];

describe('help', () => {
  it.each([[[]], [['keys']], ...COMMANDS.map((words) => [words])])(
    'of %j teaches: what it does, an example, the exit codes',
    async (words) => {
      const folder = makeFolder();
      const { code, stdout, stderr } = await run(folder, [...words, '--help']);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(new RegExp(`^Usage: ${['lcw-auth', ...words].join(' ')} `));
      expect(stdout).toMatch(/Exit codes: 0 .*1 .*2 wrong usage\./);
      expect(stdout).toMatch(/\n {2}(1\. )?lcw-auth /);
      expect(await run(folder, [...words, '-h'])).toEqual({ code, stdout, stderr });
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    },
  );

  it('is printed instead of running the command', async () => {
    const { stdout } = await run(makeFolder(), ['keys', 'create', '--force', '--help']);
    expect(stdout).toMatch(/^Usage/);
  });
});

describe('the program', () => {
  it('prints its version', async () => {
    const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
    const { stdout, code } = await run(makeFolder(), ['--version']);
    expect([stdout, code]).toEqual([`${JSON.parse(manifest).version}\n`, 0]);
  });

  it.each([
    [[], /A command is missing after lcw-auth: keys, token, verify/, 'lcw-auth --help'],
    [['--verbose'], /Unknown option '--verbose'/, 'lcw-auth --help'],
    [['keys'], /command is missing after lcw-auth keys: create, rotate/, 'lcw-auth keys --help'],
    [['key'], /Unknown command 'key' \(Did you mean keys\?\)/, 'lcw-auth --help'],
    [['keys', 'rotat'], /Did you mean rotate\?/, 'lcw-auth keys --help'],
    [['keys', 'explode'], /Unknown command 'explode'/, 'lcw-auth keys --help'],
    [['emulater'], /Did you mean emulator\?/, 'lcw-auth --help'],
  ])('refuses %j as wrong usage', async (argv, message, help) => {
    const { code, stdout, stderr } = await run(makeFolder(), argv);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
    expect(stderr).toContain(`Run \`${help}\``);
  });

  it.each([
    [['keys', 'list', '--json'], 1, 'file_not_found'],
    [['keys', 'rotate', '--lead', 'x', '--json'], 2, 'wrong_usage'],
    [['keys', 'rotate', '--jsom', '--json'], 2, 'wrong_usage'],
    [['nonsense', '--json'], 2, 'wrong_usage'],
  ])('with --json the error of %j is JSON on stderr', async (argv, code, errorCode) => {
    const outcome = await run(makeFolder(), argv);
    expect([outcome.code, outcome.stdout]).toEqual([code, '']);
    expect(JSON.parse(outcome.stderr)).toEqual({
      error: {
        code: errorCode,
        message: expect.stringMatching(/[.?)]$/),
        address: expect.stringMatching(`#${errorCode}$`),
      },
    });
  });

  it('calls a fault of its own one, with what is needed to mend it', async () => {
    const generateKey = () => Promise.reject(new TypeError('not like this'));
    const { code, stderr } = await run(makeFolder(), ['keys', 'create'], { generateKey });
    expect(code).toBe(1);
    expect(stderr).toMatch(/fault of lcw-auth itself.*\n.*TypeError: not like this\n +at /);
  });

  it('gives the process its exit code, and keeps the streams apart', async () => {
    const folder = makeFolder();
    expect(await runProgram(folder, ['keys', 'list'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^lcw-auth: There is no file/),
    });
    expect(await runProgram(folder, ['keys', 'list', '--oops'])).toMatchObject({ code: 2 });
    expect(await runProgram(folder, ['--help'])).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('the errors page', () => {
  it('has a section for every error code, with its exit code', () => {
    const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
    const part = page.slice(page.indexOf('## Errors of the command line'));
    const sections = [...part.matchAll(/^### `([a-z_]+)`\n\nExit code (\d)\./gm)];
    const codes = sections.map(([, name, exit]) => [name, Number(exit)]);
    expect(Object.fromEntries(codes)).toEqual(EXIT_CODES);
  });
});
