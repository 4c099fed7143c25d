import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseKeySet } from '@lcw-auth/server/keys';
import { describe, expect, it } from 'vitest';
import { takeKey } from '../fixtures/key-pool.ts';
import { keysIn, NOW_SECONDS, run, runProgram, secretsIn } from '../fixtures/run.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';

const isWindows = process.platform === 'win32';
const isRoot = process.getuid?.() === 0;

describe('keys create', () => {
  it('makes a private JWK Set of one key that is active at once', async () => {
    const folder = makeFolder();
    const { code, stdout, stderr } = await run(folder, ['keys', 'create']);
    expect([code, stderr]).toEqual([0, '']);
    expect(parseKeySet(readFileSync(join(folder, 'lcw-keys.json'), 'utf8'))).toMatchObject({
      keys: [{ activeFrom: NOW_SECONDS }],
    });
    const [key] = keysIn(folder);
    expect(key).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig', activeFrom: NOW_SECONDS });
    expect(Object.keys(key ?? {})).toEqual(
      'kty n e d p q dp dq qi kid alg use activeFrom'.split(' '),
    );
    expect(stdout).toContain(key?.kid);
    expect(stdout).toContain("keysFromFile('lcw-keys.json')");
    expect(readdirSync(folder)).toEqual(['lcw-keys.json']);
  });

  it('names the key by its RFC 7638 thumbprint', async () => {
    const folder = makeFolder();
    await run(folder, ['keys', 'create']);
    const [{ kid, n, e } = { kid: '', n: '', e: '' }] = keysIn(folder);
    // By hand, from the RFC: the required members in the order of their names, without spaces.
    const text = `{"e":"${e}","kty":"RSA","n":"${n}"}`;
    expect(kid).toBe(createHash('sha256').update(text).digest('base64url'));
  });

  it.skipIf(isWindows).each([
    ['0000', 0],
    ['0777', 0o777],
  ])('gives the file mode 0600 also where the mask is %s', async (_, mask) => {
    const folder = makeFolder();
    const before = process.umask(mask);
    try {
      await run(folder, ['keys', 'create']);
    } finally {
      process.umask(before);
    }
    expect(statSync(join(folder, 'lcw-keys.json')).mode & 0o777).toBe(0o600);
  });

  it('prints no secret', async () => {
    const folder = makeFolder();
    const text = await run(folder, ['keys', 'create']);
    const json = await run(folder, ['keys', 'create', '--force', '--json']);
    const printed = text.stdout + json.stdout + json.stderr;
    for (const secret of secretsIn(folder)) expect(printed).not.toContain(secret);
  });

  it('takes another file name', async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'secrets'));
    expect((await run(folder, ['keys', 'create', 'secrets/chat.json'])).code).toBe(0);
    expect(keysIn(folder, 'secrets/chat.json')).toHaveLength(1);
  });

  it.each(['3072', '4096'])('makes a key of %s bits when asked', async (bits) => {
    const folder = makeFolder();
    const asked: number[] = [];
    await run(folder, ['keys', 'create', '--bits', bits], {
      generateKey: async (size) => {
        asked.push(size);
        return takeKey();
      },
    });
    expect(asked).toEqual([Number(bits)]);
  });

  it('makes real keys of that size', async () => {
    const folder = makeFolder();
    const argv = ['keys', 'create', '--bits', '3072', '--json'];
    const { stdout } = await runProgram(folder, argv);
    expect(JSON.parse(stdout)).toMatchObject({ key: { bits: 3072 } });
    expect(Buffer.from(String(keysIn(folder)[0]?.n), 'base64url')).toHaveLength(384);
  });

  it('does not overwrite a file', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'lcw-keys.json'), 'precious');
    const { code, stdout, stderr } = await run(folder, ['keys', 'create']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/exists.*keys rotate lcw-keys\.json.*--force/);
    expect(readFileSync(join(folder, 'lcw-keys.json'), 'utf8')).toBe('precious');
  });

  it('overwrites with --force, and says what that does to running chats', async () => {
    const folder = makeFolder();
    await run(folder, ['keys', 'create']);
    const [old] = keysIn(folder);
    const { code, stdout } = await run(folder, ['keys', 'create', '--force']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/running chats notice/);
    expect(keysIn(folder).map(({ kid }) => kid)).not.toContain(old?.kid);
  });

  it('says nothing of running chats when --force had nothing to replace', async () => {
    const { stdout } = await run(makeFolder(), ['keys', 'create', '--force']);
    expect(stdout).not.toMatch(/running chats/);
  });

  it('prints JSON with stable names', async () => {
    const folder = makeFolder();
    const { stdout } = await run(folder, ['keys', 'create', '--json']);
    expect(JSON.parse(stdout)).toEqual({
      file: 'lcw-keys.json',
      key: { kid: keysIn(folder)[0]?.kid, bits: 2048, activeFrom: NOW_SECONDS },
      replaced: false,
      gitignore: null,
      warnings: [],
    });
  });

  it.skipIf(isWindows)('writes through a symbolic link, which stays one', async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'real'));
    symlinkSync(join('real', 'keys.json'), join(folder, 'lcw-keys.json'));
    expect((await run(folder, ['keys', 'create'])).code).toBe(0);
    expect((await run(folder, ['keys', 'rotate'])).code).toBe(0);
    expect(readdirSync(join(folder, 'real'))).toEqual(['keys.json']);
    expect(keysIn(folder, 'real/keys.json')).toHaveLength(2);
    expect(keysIn(folder)).toHaveLength(2);
  });

  it.skipIf(isWindows)('refuses links that lead in a circle', async () => {
    const folder = makeFolder();
    symlinkSync('lcw-keys.json', join(folder, 'lcw-keys.json'));
    const { code, stderr } = await run(folder, ['keys', 'create']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/circle/)]);
  });

  it.each(['{.json', 'a\nb', '\u001b[2J'])(
    'refuses the name %j, which the server would not read',
    async (name) => {
      const folder = makeFolder();
      const { code } = await run(folder, ['keys', 'create', name]);
      expect(code).toBe(2);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('refuses a folder that does not exist', async () => {
    const { code, stderr } = await run(makeFolder(), ['keys', 'create', 'nowhere/keys.json']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/no folder .*nowhere.*Make/)]);
  });

  it('refuses to replace a folder or a device', async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'keys.json'));
    const answer = await run(folder, ['keys', 'create', 'keys.json', '--force']);
    expect([answer.code, answer.stderr]).toEqual([1, expect.stringMatching(/is a folder/)]);
    if (isWindows) return;
    const device = await run(folder, ['keys', 'create', '/dev/null', '--force']);
    expect([device.code, device.stderr]).toEqual([1, expect.stringMatching(/not a regular file/)]);
    expect(existsSync('/dev/null')).toBe(true);
  });

  it.skipIf(isWindows || isRoot)(
    'explains a folder that cannot be written (root may write everywhere)',
    async () => {
      const folder = makeFolder();
      chmodSync(folder, 0o500);
      const { code, stderr } = await run(folder, ['keys', 'create']);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/this user may not/)]);
      chmodSync(folder, 0o700);
    },
  );

  it.each([
    [['--bits', '1024'], /'--bits <\w+>' argument '1024' is invalid/],
    [['--bits'], /'--bits <\w+>' argument missing/],
    [['--bit', '2048'], /Unknown option '--bit' \(Did you mean --bits\?\)/],
    [['--force=yes'], /Unknown option '--force=yes'/],
    [['one.json', 'two.json'], /Too many arguments/],
    [[''], /file name is empty/],
  ])('refuses %j as wrong usage', async (argv, message) => {
    const folder = makeFolder();
    const { code, stdout, stderr } = await run(folder, ['keys', 'create', ...argv]);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
    expect(stderr).toContain('lcw-auth keys create --help');
    expect(readdirSync(folder)).toEqual([]);
  });
});
