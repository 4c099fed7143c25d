/** The house stands on its floors: no import runs back up, and none runs in a circle. @module */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { expect, test } from 'vitest';
import config, { FLOORS } from '../dependency-cruiser.config.ts';

const baseDir = join(import.meta.dirname, '..');

test('every import goes to a lower floor', async () => {
  const { output } = await cruise(['src'], {
    ...config.options,
    baseDir,
    validate: true,
    ruleSet: { forbidden: config.forbidden ?? [] },
  });
  if (typeof output === 'string') throw new Error(output);
  const { modules, summary }: ICruiseResult = output;
  const violations = summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`,
  );
  expect(violations).toEqual([]);
  // That something was read at all, type-only imports included.
  const verifier = modules.find(({ source }) => source === 'src/verify/verify-token.ts');
  expect(verifier?.dependencies.map(({ resolved }) => resolved)).toContain(
    'src/contract/workstream.ts',
  );
});

test('every file and folder has a floor, and no folder is deeper than two', () => {
  expect(readdirSync(join(baseDir, 'src')).sort()).toEqual(FLOORS.flat().sort());
  const service = readdirSync(join(baseDir, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(/[\\/]/))
    .filter(([chapter]) => chapter !== 'browser');
  expect(service.filter(({ length }) => length > 3)).toEqual([]);
});
