import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keysIn, NOW_SECONDS, run, secretsIn } from '../fixtures/run.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';

const HOUR = 3600;
const DAY = 86_400;

/** Keys made so many days ago; each signs from a day later, but the first. */
async function makeSet(...daysAgo: number[]) {
  const folder = makeFolder();
  for (const [index, days] of daysAgo.entries()) {
    const command = index === 0 ? 'create' : 'rotate';
    await run(folder, ['keys', command], { nowSeconds: NOW_SECONDS - days * DAY });
  }
  const kids = keysIn(folder).map(({ kid }) => kid);
  return { folder, kids, kidOf: (index: number) => kids[index] ?? '' };
}

async function statesOf(folder: string, nowSeconds = NOW_SECONDS) {
  const { stdout } = await run(folder, ['keys', 'list', '--json'], { nowSeconds });
  return (JSON.parse(stdout).keys as { kid: string; state: string }[]).map(({ state }) => state);
}

describe('keys revoke', () => {
  it('marks the key that signs with the time, and the one before it signs again', async () => {
    const { folder, kidOf } = await makeSet(90, 2);
    const { code, stdout, stderr } = await run(folder, ['keys', 'revoke', kidOf(1)]);
    expect([code, stderr]).toEqual([0, '']);
    expect(keysIn(folder).map(({ revoked }) => revoked)).toEqual([undefined, NOW_SECONDS]);
    expect(await statesOf(folder)).toEqual(['signing', 'revoked']);
    expect(stdout).toMatch(new RegExp(`^Revoked a key of lcw-keys.json:\\n\\n {2}${kidOf(1)}\\n`));
    expect(stdout).toContain(`It signed until now. From now on this key signs:\n\n  ${kidOf(0)}\n`);
    expect(stdout).toMatch(/Running chats whose token the revoked key signed go on until/);
  });

  it('lets the one that waits sign, and warns that caches may not know it', async () => {
    const { folder, kidOf } = await makeSet(90, 0);
    const { stdout, stderr } = await run(folder, ['keys', 'revoke', kidOf(0)]);
    expect(await statesOf(folder)).toEqual(['revoked', 'signing']);
    // It is not shown as one that signs from tomorrow on.
    expect(keysIn(folder)[1]?.activeFrom).toBe(NOW_SECONDS);
    expect((await run(folder, ['keys', 'list'])).stdout).toContain('No rotation is pending.');
    expect(stdout).toContain(`this key signs:\n\n  ${kidOf(1)}\n`);
    expect(stderr).toMatch(/new chats may be refused/);
    expect(stderr).toContain('2026-03-02T12:00:00Z at the latest');
  });

  it('makes a new key when none would be left, and says so', async () => {
    const { folder, kidOf } = await makeSet(90);
    const { code, stdout, stderr } = await run(folder, ['keys', 'revoke', kidOf(0)]);
    expect(code).toBe(0);
    const [old, made] = keysIn(folder);
    expect(old).toMatchObject({ kid: kidOf(0), revoked: NOW_SECONDS });
    expect(made).toMatchObject({ activeFrom: NOW_SECONDS });
    expect(await statesOf(folder)).toEqual(['revoked', 'signing']);
    expect(stdout).toContain(`a new one was made. It signs at once:\n\n  ${made?.kid} (2048 bits)`);
    expect(stderr).toMatch(/new chats may be refused/);
  });

  it('makes a new key when only one is left that had retired', async () => {
    const { folder, kidOf } = await makeSet(90, 60);
    await run(folder, ['keys', 'revoke', kidOf(1)]);
    expect(await statesOf(folder)).toEqual(['retired', 'revoked', 'signing']);
  });

  it('makes no new key for one that did not sign', async () => {
    const { folder, kidOf } = await makeSet(90, 2, 0);
    for (const [index, states] of [
      [2, ['retiring', 'signing', 'revoked']],
      [0, ['revoked', 'signing', 'revoked']],
    ] as const) {
      const { stdout, stderr } = await run(folder, ['keys', 'revoke', kidOf(index)]);
      expect(stdout).toContain(`As before, this key signs:\n\n  ${kidOf(1)}\n`);
      expect(stderr).toBe('');
      expect(await statesOf(folder)).toEqual(states);
    }
  });

  it('does nothing twice', async () => {
    const { folder, kidOf } = await makeSet(90, 2);
    await run(folder, ['keys', 'revoke', kidOf(1)]);
    const before = readFileSync(join(folder, 'lcw-keys.json'), 'utf8');
    const later = { nowSeconds: NOW_SECONDS + 100 };
    const { code, stdout } = await run(folder, ['keys', 'revoke', kidOf(1)], later);
    expect([code, stdout]).toEqual([0, expect.stringContaining('was revoked already')]);
    expect(readFileSync(join(folder, 'lcw-keys.json'), 'utf8')).toBe(before);
  });

  it('prints JSON with stable names, and no secret', async () => {
    const { folder, kidOf } = await makeSet(90);
    const secrets = secretsIn(folder);
    const { stdout } = await run(folder, ['keys', 'revoke', kidOf(0), '--json']);
    const made = keysIn(folder)[1];
    expect(JSON.parse(stdout)).toEqual({
      file: 'lcw-keys.json',
      revoked: { kid: kidOf(0), at: NOW_SECONDS },
      signing: made?.kid,
      made: { kid: made?.kid, bits: 2048, activeFrom: NOW_SECONDS },
      warnings: [expect.objectContaining({ code: 'unknown_to_caches' })],
    });
    for (const secret of secrets) expect(stdout).not.toContain(secret);
  });

  it('takes a file, and a kid that begins like an option', async () => {
    const { folder, kidOf } = await makeSet(90, 2);
    const name = `-${'k'.repeat(42)}`;
    const text = readFileSync(join(folder, 'lcw-keys.json'), 'utf8');
    writeFileSync(join(folder, 'other.json'), text.replaceAll(kidOf(1), name), { mode: 0o600 });
    const { code, stderr } = await run(folder, ['keys', 'revoke', name, 'other.json']);
    expect([code, stderr]).toEqual([0, '']);
    expect(keysIn(folder, 'other.json')[1]).toMatchObject({ kid: name, revoked: NOW_SECONDS });
    expect(keysIn(folder)[1]).not.toHaveProperty('revoked');
  });

  it.each(['-kkkkkkk', '-kkkkkkk…'])(
    'knows a kid that begins like an option: %s',
    async (typed) => {
      const { folder } = await makeSet(90, 2);
      const { code, stderr } = await run(folder, ['keys', 'revoke', typed]);
      expect([code, stderr]).toEqual([1, expect.stringContaining('has no key with that kid')]);
    },
  );

  it.each([
    ['the beginning of one', (kid: string) => kid.slice(0, 8), /Did you mean (\S{43})\?/],
    ['what a timeline shows', (kid: string) => `${kid.slice(0, 8)}…`, /Did you mean (\S{43})\?/],
    ['one with a mistake', (kid: string) => `${kid.slice(0, 42)}_`, /Did you mean (\S{43})\?/],
    ['something else', () => 'nonsense', /Its keys are: \S{43}, \S{43}\./],
  ])('refuses a kid that is not there (%s), with suggestions', async (_, typed, message) => {
    const { folder, kids } = await makeSet(90, 2);
    const before = readFileSync(join(folder, 'lcw-keys.json'), 'utf8');
    // What is left of one that begins with two dashes could be an option.
    const kid = kids.find((each) => !each.startsWith('--')) ?? '';
    const { code, stderr } = await run(folder, ['keys', 'revoke', typed(kid)]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(stderr).toMatch(/has no key with that kid\..*Nothing was changed/);
    expect(kids.some((kid) => stderr.includes(kid))).toBe(true);
    expect(readFileSync(join(folder, 'lcw-keys.json'), 'utf8')).toBe(before);
  });

  it.each([
    [[], 2, /Missing required argument 'kid'/],
    [['a', 'b', 'c'], 2, /Too many arguments for 'revoke'/],
    [['a', 'nope.json'], 1, /no file nope\.json/],
    [['a', '--lead', '1h'], 2, /Unknown option '--lead'/],
    [['a', '--bits', '7'], 2, /--bits/],
  ])('refuses %j', async (argv, code, message) => {
    const outcome = await run(makeFolder(), ['keys', 'revoke', ...argv]);
    expect(outcome).toEqual({ code, stdout: '', stderr: expect.stringMatching(message) });
  });
});

describe('a revoked key', () => {
  it('is shown by list with its time, and is not what takes over', async () => {
    const { folder, kidOf } = await makeSet(90, 0);
    await run(folder, ['keys', 'revoke', kidOf(1)]);
    const { stdout } = await run(folder, ['keys', 'list']);
    expect(stdout).toMatch(
      new RegExp(`${kidOf(1)} +revoked +2048 bits\n.* revoked 2026-03-01T12:00:00Z\n`),
    );
    expect(stdout).toContain('No rotation is pending.');
    const json = JSON.parse((await run(folder, ['keys', 'list', '--json'])).stdout);
    expect(json.keys[1]).toMatchObject({ state: 'revoked', revoked: NOW_SECONDS, until: null });
    expect(json.keys[0]).not.toHaveProperty('revoked');
  });

  it('is pruned when no token, no cache and no server needs its mark any more', async () => {
    const { folder, kidOf } = await makeSet(90, 2);
    await run(folder, ['keys', 'revoke', kidOf(1)]);
    const end = NOW_SECONDS + HOUR + DAY;
    await run(folder, ['keys', 'prune'], { nowSeconds: end - 1 });
    expect(keysIn(folder)).toHaveLength(2);
    const { stdout } = await run(folder, ['keys', 'prune'], { nowSeconds: end });
    expect(stdout).toContain(`${kidOf(1)}  2048 bits  revoked 2026-03-01T12:00:00Z`);
    expect(keysIn(folder).map(({ kid }) => kid)).toEqual([kidOf(0)]);
  });

  it('is kept when nobody wrote down since when it is revoked', async () => {
    const { folder, kidOf } = await makeSet(90, 2);
    const file = join(folder, 'lcw-keys.json');
    const set = { keys: keysIn(folder) };
    const marked = set.keys.map((key) => (key.kid === kidOf(1) ? { ...key, revoked: true } : key));
    writeFileSync(file, JSON.stringify({ keys: marked }));
    await run(folder, ['keys', 'prune'], { nowSeconds: NOW_SECONDS + 1000 * DAY });
    expect(keysIn(folder)).toHaveLength(2);
  });

  it('is kept by rotate, which counts it for nothing', async () => {
    const { folder, kidOf } = await makeSet(90, 0);
    await run(folder, ['keys', 'revoke', kidOf(1)]);
    const later = { nowSeconds: NOW_SECONDS + 10 };
    const { code, stderr } = await run(folder, ['keys', 'rotate'], later);
    // No word of a rotation that is pending: the key that waited was revoked.
    expect([code, stderr]).toEqual([0, '']);
    expect(keysIn(folder)[1]).toMatchObject({ kid: kidOf(1), revoked: NOW_SECONDS });
    expect(await statesOf(folder)).toEqual(['signing', 'revoked', 'pending']);
  });

  it('leaves a rotated set whose keys are all revoked with one that signs at once', async () => {
    const { folder } = await makeSet(90);
    const revoked = keysIn(folder).map((key) => ({ ...key, revoked: NOW_SECONDS - DAY }));
    writeFileSync(join(folder, 'lcw-keys.json'), JSON.stringify({ keys: revoked }));
    const { code } = await run(folder, ['keys', 'rotate']);
    expect(code).toBe(0);
    expect(keysIn(folder)[1]).toMatchObject({ activeFrom: NOW_SECONDS });
    expect(await statesOf(folder)).toEqual(['revoked', 'signing']);
  });
});
