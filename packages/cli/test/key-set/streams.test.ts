/** A key set that is no file: read from the standard input, written to the standard output. */
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parseKeySet } from '@lcw-auth/server/keys';
import { describe, expect, it } from 'vitest';
import { keysIn, NOW_SECONDS, run, runProgram } from '../fixtures/run.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';

const DAY = 86_400;

async function makeSet() {
  const folder = makeFolder();
  await run(folder, ['keys', 'create'], { nowSeconds: NOW_SECONDS - 30 * DAY });
  const input = readFileSync(join(folder, 'lcw-keys.json'), 'utf8');
  return { folder, input, kid: keysIn(folder)[0]?.kid ?? '' };
}

const kidsIn = (text: string) =>
  (JSON.parse(text) as { keys: { kid: string; revoked?: number }[] }).keys;

describe('with --stdin and --stdout', () => {
  it('rotate reads the one and writes the other, and touches no file', async () => {
    const { input, kid } = await makeSet();
    const elsewhere = makeFolder();
    const argv = ['keys', 'rotate', '--stdin', '--stdout'];
    const { code, stdout, stderr } = await run(elsewhere, argv, { input });
    expect(code).toBe(0);
    expect(parseKeySet(stdout)).toMatchObject({
      keys: [{ kid }, { activeFrom: NOW_SECONDS + DAY + 300 }],
    });
    expect(stderr).toMatch(/^Added a key to the key set on the standard output:/);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it('the report is JSON on stderr with --json, and holds no key', async () => {
    const { input } = await makeSet();
    const argv = ['keys', 'rotate', '--stdin', '--stdout', '--json'];
    const { stdout, stderr } = await run(makeFolder(), argv, { input });
    expect(JSON.parse(stderr)).toMatchObject({ file: null, key: { bits: 2048 }, warnings: [] });
    expect(parseKeySet(stdout)).toHaveProperty('keys');
    expect(stderr).not.toContain(JSON.parse(input).keys[0].d);
  });

  it('prune and revoke write the set also when nothing had to change, as it came', async () => {
    const { input, kid } = await makeSet();
    const odd = input.replaceAll('  ', '\t');
    const pruned = await run(makeFolder(), ['keys', 'prune', '--stdin', '--stdout'], {
      input: odd,
    });
    expect([pruned.code, pruned.stdout]).toEqual([0, odd]);
    const argv = ['keys', 'revoke', kid, '--stdin', '--stdout'];
    const revoked = await run(makeFolder(), argv, { input });
    expect(kidsIn(revoked.stdout)[0]).toMatchObject({ kid, revoked: NOW_SECONDS });
    const again = await run(makeFolder(), argv, { input: revoked.stdout });
    expect(again).toMatchObject({ code: 0, stdout: revoked.stdout });
  });

  it.skipIf(process.platform === 'win32')(
    '--stdout alone reads a file that cannot be written, and leaves it',
    async () => {
      const { folder, input } = await makeSet();
      chmodSync(folder, 0o500);
      const { code, stdout } = await run(folder, ['keys', 'rotate', '--stdout']);
      chmodSync(folder, 0o700);
      expect([code, kidsIn(stdout)]).toEqual([0, expect.objectContaining({ length: 2 })]);
      expect(readFileSync(join(folder, 'lcw-keys.json'), 'utf8')).toBe(input);
    },
  );

  it('create makes a set that was never in a file, and list reads one', async () => {
    const folder = makeFolder();
    const { code, stdout } = await run(folder, ['keys', 'create', '--stdout']);
    expect([code, readdirSync(folder)]).toEqual([0, []]);
    const listed = await run(folder, ['keys', 'list', '--stdin'], { input: stdout });
    expect(listed.stdout).toMatch(new RegExp(`${kidsIn(stdout)[0]?.kid} +signing`));
  });

  it.each([
    ['create', '--stdout'],
    ['rotate', '--stdin', '--stdout'],
    ['prune', '--stdout'],
  ])('keys never go to a terminal: %s %s', async (...words) => {
    const { folder, input } = await makeSet();
    let shown = '';
    const stdout = { write: (text: string) => (shown += text), isTTY: true };
    const { code, stderr } = await run(folder, ['keys', ...words], { input, stdout });
    expect([code, shown]).toEqual([2, '']);
    expect(stderr).toContain('not shown on a terminal');
  });

  it.each([
    [['rotate', '--stdin'], /--stdin needs --stdout/],
    [['rotate', 'a.json', '--stdin', '--stdout'], /a file or --stdin, not both/],
    [['create', 'a.json', '--stdout'], /a file or --stdout, not both/],
  ])('refuses %j', async (words, message) => {
    const { folder, input } = await makeSet();
    const { code, stderr } = await run(folder, ['keys', ...words], { input });
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('does not wait for somebody to type a key set', async () => {
    const stdin = Object.assign(Readable.from([]), { isTTY: true });
    const argv = ['keys', 'rotate', '--stdin', '--stdout'];
    const { code, stderr } = await run(makeFolder(), argv, { stdin });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/not typed on a terminal/)]);
  });

  it.each([
    ['', /standard input is empty, where a key set should be/],
    ['{"keys":[{"kty":"RSA","d":"SECRET', /The standard input cannot be used: .*not complete JSON/],
    ['x'.repeat(1_048_577), /more than 1048576 bytes/],
  ])('writes nothing when what comes cannot be used', async (input, message) => {
    const argv = ['keys', 'rotate', '--stdin', '--stdout'];
    const { code, stdout, stderr } = await run(makeFolder(), argv, { input });
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(message)]);
    expect(stderr).not.toContain('SECRET');
  });
});

describe('an output that cannot be written', () => {
  it.skipIf(process.platform !== 'linux')(
    'is said in one line, after the key was added',
    async () => {
      const { folder } = await makeSet();
      const { code, stderr } = await runProgram(folder, ['keys', 'rotate'], {
        stdoutFile: '/dev/full',
      });
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^lcw-auth: The command did its work, but .* \(ENOSPC\)\. .*\nhttps:.*\n$/,
      );
      expect(keysIn(folder)).toHaveLength(2);
    },
  );

  it('is no failure when its reader has left', async () => {
    const { folder } = await makeSet();
    const { code, stderr } = await runProgram(folder, ['keys', 'list'], { closesStdout: true });
    expect([code, stderr]).toEqual([0, '']);
  });
});
