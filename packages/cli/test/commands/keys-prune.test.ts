import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keysIn, NOW_SECONDS, run, secretsIn } from '../fixtures/run.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';

const HOUR = 3600;
const DAY = 86_400;

/** The old key retires two days and an hour after now. */
async function makeSet(): Promise<string> {
  const folder = makeFolder();
  await run(folder, ['keys', 'create'], { nowSeconds: NOW_SECONDS - 90 * DAY });
  await run(folder, ['keys', 'rotate', '--lead', '24h']);
  return folder;
}

const RETIRED = NOW_SECONDS + 2 * DAY + HOUR;

describe('keys prune', () => {
  it('removes a retired key, and says which', async () => {
    const folder = await makeSet();
    const [old, kept] = keysIn(folder);
    const { code, stdout, stderr } = await run(folder, ['keys', 'prune'], { nowSeconds: RETIRED });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      `Removed 1 key from lcw-keys.json:\n\n  ${old?.kid}  2048 bits  not published since 2026-03-03T13:00:00Z\n\n1 key stays.\n`,
    );
    expect(keysIn(folder)).toEqual([kept]);
  });

  it('removes nothing one second earlier, and does not touch the file', async () => {
    const folder = await makeSet();
    const file = join(folder, 'lcw-keys.json');
    const before = [readFileSync(file, 'utf8'), statSync(file).ino];
    const { code, stdout } = await run(folder, ['keys', 'prune'], { nowSeconds: RETIRED - 1 });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Nothing to remove/)]);
    expect([readFileSync(file, 'utf8'), statSync(file).ino]).toEqual(before);
  });

  it('never removes the key that signs, however old it is', async () => {
    const folder = makeFolder();
    await run(folder, ['keys', 'create']);
    await run(folder, ['keys', 'prune'], { nowSeconds: NOW_SECONDS + 3650 * DAY });
    expect(keysIn(folder)).toHaveLength(1);
  });

  it('goes by the lifetime and the cache time of the site', async () => {
    const folder = await makeSet();
    const argv = ['keys', 'prune', '--lifetime', '8h', '--key-cache', '36h'];
    await run(folder, argv, { nowSeconds: NOW_SECONDS + DAY + 44 * HOUR - 1 });
    expect(keysIn(folder)).toHaveLength(2);
    await run(folder, argv, { nowSeconds: NOW_SECONDS + DAY + 44 * HOUR });
    expect(keysIn(folder)).toHaveLength(1);
  });

  it('prints JSON with stable names, and no secret', async () => {
    const folder = await makeSet();
    const secrets = secretsIn(folder);
    const [old, kept] = keysIn(folder);
    const { stdout } = await run(folder, ['keys', 'prune', '--json'], { nowSeconds: RETIRED });
    expect(JSON.parse(stdout)).toEqual({
      file: 'lcw-keys.json',
      removed: [{ kid: old?.kid, bits: 2048, activeFrom: old?.activeFrom, until: RETIRED }],
      kept: [kept?.kid],
      warnings: [],
    });
    for (const secret of secrets) expect(stdout).not.toContain(secret);
  });

  it('with nothing to do, says so in JSON', async () => {
    const folder = await makeSet();
    const { code, stdout } = await run(folder, ['keys', 'prune', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      removed: [],
      kept: [{}, {}].map(() => expect.any(String)),
    });
  });

  it.each([
    [['nope.json'], 1, /no file nope\.json/],
    [['--key-cache', '1y'], 2, /'--key-cache <\w+>' argument '1y' is invalid/],
    [['--lead', '1h'], 2, /Unknown option '--lead'/],
  ])('refuses %j', async (argv, code, message) => {
    const outcome = await run(makeFolder(), ['keys', 'prune', ...argv]);
    expect(outcome).toEqual({ code, stdout: '', stderr: expect.stringMatching(message) });
  });
});
