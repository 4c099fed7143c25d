import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keysIn, NOW_SECONDS, run, secretsIn } from '../fixtures/run.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';

const HOUR = 3600;
const DAY = 86_400;

/** One key of each state: retired, retiring, signing, pending. */
async function makeSet(): Promise<string> {
  const folder = makeFolder();
  await run(folder, ['keys', 'create'], { nowSeconds: NOW_SECONDS - 90 * DAY });
  for (const days of [60, 2, 0]) {
    await run(folder, ['keys', 'rotate', '--lead', '24h'], {
      nowSeconds: NOW_SECONDS - days * DAY,
    });
  }
  return folder;
}

describe('keys list', () => {
  it('shows kid, state, size, from and until of each key in 80 columns', async () => {
    const folder = await makeSet();
    const { code, stdout, stderr } = await run(folder, ['keys', 'list']);
    const [a, b, c, d] = keysIn(folder).map(({ kid }) => kid);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      [
        `  ${a}  retired   2048 bits`,
        '    from 2025-12-01T12:00:00Z until 2026-01-02T13:00:00Z',
        `  ${b}  retiring  2048 bits`,
        '    from 2026-01-01T12:00:00Z until 2026-03-01T13:00:00Z',
        `  ${c}  signing   2048 bits`,
        '    from 2026-02-28T12:00:00Z until 2026-03-03T13:00:00Z',
        `  ${d}  pending   2048 bits`,
        '    from 2026-03-02T12:00:00Z',
        '',
        `${d?.slice(0, 8)}… takes over in 24 h.`,
        '',
      ].join('\n'),
    );
  });

  it('prints JSON with stable names', async () => {
    const folder = makeFolder();
    await run(folder, ['keys', 'create']);
    const { stdout } = await run(folder, ['keys', 'list', '--json']);
    expect(JSON.parse(stdout)).toEqual({
      file: 'lcw-keys.json',
      now: NOW_SECONDS,
      keys: [
        {
          kid: keysIn(folder)[0]?.kid,
          bits: 2048,
          state: 'signing',
          activeFrom: NOW_SECONDS,
          until: null,
        },
      ],
      warnings: [],
    });
  });

  it('never prints a private member', async () => {
    const folder = await makeSet();
    const text = await run(folder, ['keys', 'list']);
    const json = await run(folder, ['keys', 'list', '--json']);
    for (const secret of secretsIn(folder)) expect(text.stdout + json.stdout).not.toContain(secret);
  });

  it('changes nothing', async () => {
    const folder = await makeSet();
    const before = readFileSync(join(folder, 'lcw-keys.json'), 'utf8');
    await run(folder, ['keys', 'list']);
    expect(readFileSync(join(folder, 'lcw-keys.json'), 'utf8')).toBe(before);
  });

  it('goes by the lifetime and the cache time of the site', async () => {
    const folder = await makeSet();
    const argv = ['keys', 'list', '--json', '--lifetime', '10m', '--key-cache', '1h'];
    const { keys } = JSON.parse((await run(folder, argv)).stdout);
    expect(keys.map(({ state }: { state: string }) => state)).toEqual([
      'retired',
      'retired',
      'signing',
      'pending',
    ]);
    expect(keys[2].until).toBe(NOW_SECONDS + DAY + HOUR + 600);
  });

  it('reads keys that have neither kid nor activeFrom', async () => {
    const folder = makeFolder();
    await run(folder, ['keys', 'create']);
    const [{ kid, activeFrom: _, ...jwk } = { kid: '', activeFrom: 0 }] = keysIn(folder);
    writeFileSync(join(folder, 'lcw-keys.json'), JSON.stringify({ keys: [jwk] }));
    const { stdout } = await run(folder, ['keys', 'list']);
    expect(stdout).toMatch(new RegExp(`${kid} +signing +2048 bits\n    always\n`));
    expect(stdout).toContain('No rotation is pending.');
  });

  it.each([
    [['nope.json'], 1, /no file nope\.json/],
    [['--lifetime', 'x'], 2, /'--lifetime <\w+>' argument 'x' is invalid/],
    [['--bits', '2048'], 2, /Unknown option '--bits'/],
    [['a', 'b'], 2, /Too many arguments for 'list'/],
  ])('refuses %j', async (argv, code, message) => {
    const outcome = await run(makeFolder(), ['keys', 'list', ...argv]);
    expect(outcome).toEqual({ code, stdout: '', stderr: expect.stringMatching(message) });
  });
});
