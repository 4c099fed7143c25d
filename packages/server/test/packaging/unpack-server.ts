/** The tarball that npm would publish, made once a test file and unpacked wherever it is wanted. @module */
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { serverFolder } from './package-folder.ts';
import { runProgram } from './run-program.ts';

const folder = await mkdtemp(join(tmpdir(), 'lcw-auth-pack-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  const { code, output } = await runProgram(program, args, { cwd });
  if (code !== 0) throw new Error(`${program} ${args[0]} failed:\n${output}`);
}

/** Packs what the build has made. The npm that runs this test is preferred: it needs no shell. */
async function pack(): Promise<string> {
  const args = ['pack', '--ignore-scripts', '--pack-destination', folder];
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) await run(process.execPath, [npm, ...args], serverFolder);
  else await run('npm', args, serverFolder);
  const [tarball] = await readdir(folder);
  if (tarball === undefined) throw new Error('npm pack made nothing.');
  return tarball;
}

const tarball = await pack();

/** Unpacks the tarball as this folder, which must not exist yet. */
export async function unpackServer(destination: string): Promise<void> {
  const scratch = await mkdtemp(join(folder, 'unpacked-'));
  // Relative names: a drive letter would be taken for a host name by some tars.
  await run('tar', ['-xzf', join('..', tarball)], scratch);
  await mkdir(dirname(destination), { recursive: true });
  await rename(join(scratch, 'package'), destination);
}
