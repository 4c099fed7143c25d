import {
  chmodSync,
  chownSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeKey } from '../fixtures/key-pool.ts';
import { keysIn, NOW_SECONDS, run, runProgram, secretsIn } from '../fixtures/run.ts';
import { makeFolder, makeOpenFolder } from '../fixtures/temp-folder.ts';

const HOUR = 3600;
const DAY = 86_400;
/** What servers are given to see the new file. */
const SEEN = 300;
const isWindows = process.platform === 'win32';
const isRoot = process.getuid?.() === 0;

async function makeSet(): Promise<string> {
  const folder = makeFolder();
  await run(folder, ['keys', 'create'], { nowSeconds: NOW_SECONDS - 30 * DAY });
  return folder;
}

const lead = (folder: string) => Number(keysIn(folder).at(-1)?.activeFrom) - NOW_SECONDS;

describe('keys rotate', () => {
  it('adds a key that becomes active when every cache has it that was filled before every server saw the file', async () => {
    const folder = await makeSet();
    const [old] = keysIn(folder);
    const { code, stderr } = await run(folder, ['keys', 'rotate']);
    expect([code, stderr]).toEqual([0, '']);
    expect(keysIn(folder)).toHaveLength(2);
    expect(keysIn(folder)[0]).toEqual(old);
    expect(lead(folder)).toBe(DAY + SEEN);
  });

  it('prints what happens when, in UTC and relative to now', async () => {
    const folder = await makeSet();
    const { stdout } = await run(folder, ['keys', 'rotate']);
    const [old, added] = keysIn(folder).map(({ kid }) => `${kid.slice(0, 8)}…`);
    const lines = stdout.split('\n').filter((line) => /^ {2}\d{4}-/.test(line));
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(lines).toEqual([
      `  2026-03-01T12:00:00Z  now            new ${added} published, ${old} signs`,
      `  2026-03-02T12:05:00Z  in 24 h 5 min  new ${added} signs`,
      `  2026-03-03T13:05:00Z  in 2 d 1 h     ${old} is not published any more`,
    ]);
  });

  it.each([
    [['--key-cache', '2h'], 2 * HOUR + SEEN],
    [['--lead', '36h'], 36 * HOUR],
    [['--lead', '2d', '--key-cache', '90m'], 2 * DAY],
    [['--lead', '7200', '--key-cache', '120m'], 2 * HOUR],
    [['--key-cache', '0'], SEEN],
  ])('with %j the new key waits %i seconds', async (argv, seconds) => {
    const folder = await makeSet();
    const { code, stderr } = await run(folder, ['keys', 'rotate', ...argv]);
    expect([code, stderr, lead(folder)]).toEqual([0, '', seconds]);
  });

  it('counts the lifetime of tokens in', async () => {
    const folder = await makeSet();
    const argv = ['keys', 'rotate', '--lifetime', '8h', '--key-cache', '2h', '--json'];
    const { timeline } = JSON.parse((await run(folder, argv)).stdout);
    const [old, added] = keysIn(folder).map(({ kid }) => kid);
    expect(timeline).toEqual([
      { at: NOW_SECONDS, event: 'published', kid: added },
      { at: NOW_SECONDS + 2 * HOUR + SEEN, event: 'signs', kid: added },
      { at: NOW_SECONDS + 12 * HOUR + SEEN, event: 'unpublished', kid: old },
    ]);
  });

  it('warns in plain words of a lead that is shorter than caches live', async () => {
    const folder = await makeSet();
    const { code, stdout, stderr } = await run(folder, ['keys', 'rotate', '--lead', '1h']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/waits 1 h.*24 h.*until 2026-03-02T12:00:00Z, tokens may be refused/);
    expect(stdout).not.toMatch(/Warning/);
    expect(lead(folder)).toBe(HOUR);
  });

  it('lets a key sign at once with a lead of 0', async () => {
    const folder = await makeSet();
    const { stdout } = await run(folder, ['keys', 'rotate', '--lead', '0', '--json']);
    const report = JSON.parse(stdout);
    expect(report.signing).toBe(report.key.kid);
    expect(report.key.activeFrom).toBe(NOW_SECONDS);
    expect(report.warnings).toMatchObject([{ code: 'lead_too_short' }]);
  });

  it('notes a rotation that is pending already, and shows both in the timeline', async () => {
    const folder = await makeSet();
    await run(folder, ['keys', 'rotate'], { nowSeconds: NOW_SECONDS - HOUR });
    const { stdout, stderr } = await run(folder, ['keys', 'rotate']);
    const pending = keysIn(folder)[1]?.kid.slice(0, 8);
    expect(stderr).toContain(`pending already, and goes on: ${pending}… from 2026-03-02T11:05:00Z`);
    expect(stdout.match(/… signs$/gm)).toHaveLength(3);
  });

  it('never gives two keys the same moment', async () => {
    const folder = await makeSet();
    for (let index = 0; index < 3; index++) await run(folder, ['keys', 'rotate']);
    const times = keysIn(folder).map(({ activeFrom }) => activeFrom - NOW_SECONDS);
    expect(times.slice(1)).toEqual([DAY + SEEN, DAY + SEEN + 1, DAY + SEEN + 2]);
  });

  it('refuses when the clock says that not one key can be signing yet, and changes nothing', async () => {
    const folder = await makeSet();
    const nowSeconds = NOW_SECONDS - 30 * DAY - 301;
    const { code, stderr } = await run(folder, ['keys', 'rotate', '--json'], { nowSeconds });
    expect(code).toBe(1);
    expect(JSON.parse(stderr).error.code).toBe('clock_behind');
    expect(keysIn(folder)).toHaveLength(1);
  });

  it('does not blame the clock when the key that signed was revoked and the next had been waiting', async () => {
    const folder = await makeSet();
    await run(folder, ['keys', 'rotate']);
    const [first, waiting] = keysIn(folder);
    await run(folder, ['keys', 'revoke', first?.kid ?? '']);
    const { code, stdout } = await run(folder, ['keys', 'rotate', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).signing).toBe(waiting?.kid);
    expect(lead(folder)).toBe(DAY + SEEN);
  });

  it('is not refused for the clock either when the revoked key was pruned, whatever the lead was', async () => {
    const folder = await makeSet();
    await run(folder, ['keys', 'rotate', '--lead', '30d']);
    const [first, waiting] = keysIn(folder);
    await run(folder, ['keys', 'revoke', first?.kid ?? '']);
    const later = { nowSeconds: NOW_SECONDS + 2 * DAY };
    await run(folder, ['keys', 'prune'], later);
    expect(keysIn(folder).map(({ kid }) => kid)).toEqual([waiting?.kid]);
    const { code, stderr } = await run(folder, ['keys', 'rotate'], later);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('goes on, and keeps the order of the keys, when the clock is only a little behind', async () => {
    const folder = await makeSet();
    const nowSeconds = NOW_SECONDS - 30 * DAY - 300;
    const { stdout } = await run(folder, ['keys', 'rotate', '--lead', '0', '--json'], {
      nowSeconds,
    });
    expect(JSON.parse(stdout).signing).toBe(keysIn(folder)[0]?.kid);
  });

  it.skipIf(isWindows)('keeps a mode of 0640, and tightens every other', async () => {
    const folder = await makeSet();
    const file = join(folder, 'lcw-keys.json');
    for (const [before, after] of [
      [0o640, 0o640],
      [0o644, 0o600],
      [0o660, 0o600],
    ] as const) {
      chmodSync(file, before);
      await run(folder, ['keys', 'rotate']);
      expect(statSync(file).mode & 0o777).toBe(after);
    }
  });

  it.skipIf(!isRoot)('keeps the group that the file was given to', async () => {
    const folder = await makeSet();
    const file = join(folder, 'lcw-keys.json');
    chownSync(file, 0, 33);
    await run(folder, ['keys', 'rotate']);
    expect(statSync(file)).toMatchObject({ uid: 0, gid: 33 });
  });

  it('refuses a file of more than a megabyte', async () => {
    const folder = await makeSet();
    truncateSync(join(folder, 'lcw-keys.json'), 1_048_577);
    const { code, stderr } = await run(folder, ['keys', 'rotate']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('1048577 bytes')]);
  });

  it('keeps members that it does not know, of the set and of its keys', async () => {
    const folder = await makeSet();
    const file = join(folder, 'lcw-keys.json');
    const set = JSON.parse(readFileSync(file, 'utf8'));
    Object.assign(set, { note: 'ours' });
    Object.assign(set.keys[0], { 'x5t#S256': 'abc', ext: { deep: [1, 2] } });
    writeFileSync(file, JSON.stringify(set));
    await run(folder, ['keys', 'rotate']);
    const after = JSON.parse(readFileSync(file, 'utf8'));
    expect(after.note).toBe('ours');
    expect(after.keys[0]).toEqual(set.keys[0]);
    expect(after.keys).toHaveLength(2);
  });

  it('prints JSON with stable names, and no secret either way', async () => {
    const folder = await makeSet();
    const json = await run(folder, ['keys', 'rotate', '--json']);
    const text = await run(folder, ['keys', 'rotate']);
    const [first, second] = keysIn(folder);
    expect(JSON.parse(json.stdout)).toMatchObject({
      file: 'lcw-keys.json',
      key: { kid: second?.kid, bits: 2048, activeFrom: NOW_SECONDS + DAY + SEEN },
      signing: first?.kid,
      warnings: [],
    });
    const printed = json.stdout + text.stdout + text.stderr;
    for (const secret of secretsIn(folder)) expect(printed).not.toContain(secret);
  });

  it.skipIf(isWindows)('gives the file mode 0600, and says who may not read it now', async () => {
    const folder = await makeSet();
    const file = join(folder, 'lcw-keys.json');
    chmodSync(file, 0o644);
    const { code, stderr } = await run(folder, ['keys', 'rotate']);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/had mode 0644.*now has 0600/)]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.skipIf(!isRoot)('leaves the file to its owner when root rotates (needs root)', async () => {
    const folder = await makeSet();
    chownSync(join(folder, 'lcw-keys.json'), 12_345, 12_346);
    expect((await run(folder, ['keys', 'rotate'])).code).toBe(0);
    const { uid, gid } = statSync(join(folder, 'lcw-keys.json'));
    expect([uid, gid]).toEqual([12_345, 12_346]);
  });

  it.skipIf(!isRoot)(
    'refuses when the owner could not read the file any more (needs root)',
    async ({ skip }) => {
      const folder = makeOpenFolder() ?? skip('no folder for temporary files is open to all users');
      await run(folder, ['keys', 'create']);
      const file = join(folder, 'lcw-keys.json');
      chmodSync(file, 0o644);
      chownSync(file, 12_345, 12_345);
      const before = readFileSync(file, 'utf8');
      const { code, stderr } = await runProgram(folder, ['keys', 'rotate'], { uid: 54_321 });
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(/belongs to user 12345 and group 12345/),
      ]);
      expect(readFileSync(file, 'utf8')).toBe(before);
      expect(readdirSync(folder)).toEqual(['lcw-keys.json']);
    },
  );

  it('leaves the old set when the new one cannot be made', async () => {
    const folder = await makeSet();
    const before = readFileSync(join(folder, 'lcw-keys.json'), 'utf8');
    const twice = takeKey();
    const generateKey = async () => twice;
    await run(folder, ['keys', 'rotate'], { generateKey });
    const between = readFileSync(join(folder, 'lcw-keys.json'), 'utf8');
    const { code, stderr } = await run(folder, ['keys', 'rotate'], { generateKey });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/would be unusable/)]);
    expect(readFileSync(join(folder, 'lcw-keys.json'), 'utf8')).toBe(between);
    expect(between).not.toBe(before);
    expect(readdirSync(folder)).toEqual(['lcw-keys.json']);
  });

  it('does not let a set grow past what it could read again', async () => {
    const folder = makeFolder();
    await run(folder, ['keys', 'create']);
    const file = join(folder, 'lcw-keys.json');
    const set = { note: '', keys: keysIn(folder) };
    set.note = 'x'.repeat(1_048_576 - JSON.stringify(set).length);
    const text = JSON.stringify(set);
    writeFileSync(file, text, { mode: 0o600 });
    const { code, stderr } = await run(folder, ['keys', 'rotate']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/at most 1048576.*keys prune/)]);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(readdirSync(folder)).toEqual(['lcw-keys.json']);
  });

  it.each([
    ['PEM', () => takeKey().export({ type: 'pkcs8', format: 'pem' }), /PEM file.*keys create/],
    ['an empty file', () => '', /cannot be used: this is not complete JSON/],
    ['half a set', () => '{"keys":[{"kty":"RSA","n":"SECRET', /not complete JSON/],
    ['a set without keys', () => '{"keys":[]}', /has no keys/],
    ['something else', () => '[1]', /A JWK Set is an object/],
    ['a public key', () => '{"keys":[{"kty":"RSA","n":"AQ","e":"AQAB"}]}', /public half/],
  ])('refuses %s and leaves it as it is', async (_, textOf, message) => {
    const folder = makeFolder();
    const text = String(textOf());
    writeFileSync(join(folder, 'lcw-keys.json'), text);
    const { code, stdout, stderr } = await run(folder, ['keys', 'rotate']);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(message)]);
    expect(stderr).not.toContain('SECRET');
    expect(readFileSync(join(folder, 'lcw-keys.json'), 'utf8')).toBe(text);
    expect(readdirSync(folder)).toEqual(['lcw-keys.json']);
  });

  it('refuses a file that does not exist, and says how to make one', async () => {
    const { code, stderr } = await run(makeFolder(), ['keys', 'rotate', 'my.json']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/no file my\.json.*keys create my\.json/),
    ]);
  });

  it.each([
    [['--lead', 'soon'], /'--lead <\w+>' argument 'soon' is invalid/],
    [['--lead', '1.5h'], /'--lead <\w+>' argument '1\.5h' is invalid/],
    [['--lead', ''], /'--lead <\w+>' argument '' is invalid/],
    [['--lead=-5'], /'--lead <\w+>' argument '-5' is invalid/],
    [['--lead', '400d'], /out of range: give from 0 s to 365 d/],
    [['--lifetime', '59s'], /out of range: give from 1 min to 24 h/],
    [['--lifetime', '2d'], /out of range/],
    [['--key-cache', '1 h'], /'--key-cache <\w+>' argument '1 h' is invalid/],
    [['--key-cache'], /'--key-cache <\w+>' argument missing/],
    [['--bits', '512'], /'--bits <\w+>' argument '512' is invalid/],
    [['--force'], /Unknown option '--force'/],
  ])('refuses %j as wrong usage', async (argv, message) => {
    const folder = await makeSet();
    const { code, stderr } = await run(folder, ['keys', 'rotate', ...argv]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(keysIn(folder)).toHaveLength(1);
  });
});
