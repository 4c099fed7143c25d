/** A TypeScript site compiles against the packed types, is typed by its own user, and runs. @module */
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { checkRoutes } from './check-routes.ts';
import { makeSite } from './make-site.ts';
import { packageFolder } from './package-folder.ts';
import { type ProgramResult, runProgram } from './run-program.ts';
import { startProgram } from './start-program.ts';

// Whole programs are started, compiled and bundled here; a busy machine takes its time.
vi.setConfig({ testTimeout: 180_000 });

const SUCCESS: ProgramResult = { code: 0, output: '' };

function compile(site: string, args: readonly string[] = []): Promise<ProgramResult> {
  const compiler = join(packageFolder('typescript'), 'lib/tsc.js');
  return runProgram(process.execPath, [compiler, '-p', site, ...args], { cwd: site });
}

it('compiles a CommonJS site with module nodenext, and the result runs', async () => {
  const site = await makeSite('typescript-commonjs');
  expect(await compile(site)).toEqual(SUCCESS);
  await checkRoutes(await startProgram(join(site, 'out/site.js')));
});

const SETTINGS = [
  ['module commonjs with bundler resolution', ['commonjs', 'bundler']],
  ['module preserve, as bundlers want it', ['preserve', 'bundler']],
  ['module node16', ['node16', 'node16']],
  ['module node18', ['node18', 'node16']],
  ['module commonjs as TypeScript 5 resolves it', ['commonjs', 'node10']],
] as const;

it('type-checks with every kind of module that sites are written in', async () => {
  const site = await makeSite('typescript-commonjs');
  // Side by side: each compiler uses one processor.
  const results = await Promise.all(
    SETTINGS.map(async ([name, [module, resolution]]) => {
      const settings = ['--module', module, '--moduleResolution', resolution, '--noEmit'];
      // TypeScript 6 has to be told that the oldest resolution is meant.
      const old = resolution === 'node10' ? ['--ignoreDeprecations', '6.0'] : [];
      return [name, await compile(site, [...settings, ...old])] as const;
    }),
  );
  expect(Object.fromEntries(results)).toEqual(
    Object.fromEntries(SETTINGS.map(([name]) => [name, SUCCESS])),
  );
});
