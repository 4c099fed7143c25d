/** What npm would publish of each package: its readers find in it what its README leads them to. @module */
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { publicPackages } from '../lib/files.mjs';
import { root } from '../lib/run.mjs';
import { runNpm } from './run-npm.ts';

/** The paths in each tarball, by the package's folder. */
let tarballs: Record<string, string[]>;

beforeAll(() => {
  const folders = publicPackages();
  const workspaces = folders.flatMap((folder) => ['-w', folder]);
  const packed = runNpm('pack', '--dry-run', '--json', '--ignore-scripts', ...workspaces);
  const lists: { name: string; files: { path: string }[] }[] = Object.values(
    JSON.parse(packed.stdout),
  );
  tarballs = Object.fromEntries(
    folders.map((folder) => {
      const { name } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
      const files = lists.find((list) => list.name === name)?.files ?? [];
      return [folder, files.map(({ path }) => path)];
    }),
  );
}, 60_000);

describe.each(publicPackages())('the tarball of %s', (folder) => {
  it('has the licence, the readme and the errors page', () => {
    expect(tarballs[folder]).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'errors.md']));
  });

  it('has every file of its own that the readme links to', () => {
    const readme = readFileSync(join(root, folder, 'README.md'), 'utf8');
    const links = [...readme.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, path = '']) => path);
    const [outside, inside] = [true, false].map((isOutside) =>
      links.filter((path) => path.startsWith('..') === isOutside),
    );
    expect(inside?.filter((path) => !tarballs[folder]?.includes(path))).toEqual([]);
    expect(outside?.filter((path) => !existsSync(join(root, posix.join(folder, path))))).toEqual(
      [],
    );
  });
});

it('the emulator’s tarball has the licences of what its pages have bundled', () => {
  expect(tarballs['packages/emulator']).toEqual(
    expect.arrayContaining([
      'dist/browser/third-party-licenses.md',
      'dist/browser/bootstrapper.third-party-licenses.md',
    ]),
  );
});

it('npm refuses to publish while the addresses are reserved', () => {
  const { homepage } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (!homepage.endsWith('.example')) return;
  const { status, stderr } = runNpm('publish', '--dry-run', '-w', 'packages/client');
  expect([status, stderr]).toEqual([1, expect.stringContaining('Nothing is published')]);
}, 60_000);
