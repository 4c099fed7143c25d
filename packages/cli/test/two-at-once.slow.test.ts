import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { keysIn, run, runProgram } from './fixtures/run.ts';
import { makeFolder } from './fixtures/temp-folder.ts';

const times = (count: number) => Array.from({ length: count }, (_, index) => index);
const LONG = { timeout: 60_000 };

async function rotateAtOnce(folder: string, count: number): Promise<string[]> {
  const [first] = keysIn(folder);
  const outcomes = await Promise.all(
    times(count).map(() => runProgram(folder, ['keys', 'rotate', '--json'])),
  );
  const kids = outcomes.map(({ code, stdout, stderr }) => {
    expect([code, stderr]).toEqual([0, '']);
    return (JSON.parse(stdout) as { key: { kid: string } }).key.kid;
  });
  return [String(first?.kid), ...kids];
}

it.each([2, 8])('%i rotations at once lose no key', LONG, async (count) => {
  const folder = makeFolder();
  await run(folder, ['keys', 'create']);
  const kids = await rotateAtOnce(folder, count);
  expect(
    keysIn(folder)
      .map(({ kid }) => kid)
      .sort(),
  ).toEqual(kids.sort());
  // Each has a moment of its own, so that every server agrees on their order.
  expect(new Set(keysIn(folder).map(({ activeFrom }) => activeFrom)).size).toBe(count + 1);
  expect(readdirSync(folder)).toEqual(['lcw-keys.json']);
});

it('of four that create at once, one does and the others are told', LONG, async () => {
  const folder = makeFolder();
  const outcomes = await Promise.all(
    times(4).map(() => runProgram(folder, ['keys', 'create', '--json'])),
  );
  expect(outcomes.map(({ code }) => code).sort()).toEqual([0, 1, 1, 1]);
  for (const { code, stdout, stderr } of outcomes) {
    if (code === 0) expect(keysIn(folder)[0]?.kid).toBe(JSON.parse(stdout).key.kid);
    else expect(JSON.parse(stderr).error.code).toBe('file_exists');
  }
  expect(keysIn(folder)).toHaveLength(1);
});
