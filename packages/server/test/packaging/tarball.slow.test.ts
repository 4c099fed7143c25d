/** The tarball holds what sites need, complete, and nothing else. @module */
import { readdir, readFile } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { expect, it, vi } from 'vitest';
import { packageFolder } from './package-folder.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { unpackServer } from './unpack-server.ts';

// Whole programs are started, compiled and bundled here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

const RELATIVE_IMPORT = /(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g;

/** Every file's text, by its path in the package. */
async function readTarball(): Promise<Map<string, string>> {
  const folder = join(await makeTemporaryFolder(), 'server');
  await unpackServer(folder);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      paths.map(
        async (path): Promise<[string, string]> => [
          relative(folder, path).split(sep).join('/'),
          await readFile(path, 'utf8'),
        ],
      ),
    ),
  );
}

/** The file that an import of this text means: a declaration keeps the source's extension. */
function importedFile(from: string, specifier: string): string {
  const path = posix.join(posix.dirname(from), specifier);
  return from.endsWith('.d.ts') ? path.replace(/(?:\.d)?\.[jt]s$/, '.d.ts') : path;
}

/** Every path that the manifest sends a reader to. */
function targetsOf(entry: unknown): string[] {
  if (typeof entry === 'string') return [posix.normalize(entry)];
  return Object.values(entry ?? {}).flatMap(targetsOf);
}

it('holds the build, the readme, the errors page, the licence and the manifest, and nothing else', async () => {
  const paths = [...(await readTarball()).keys()];
  expect(paths.filter((path) => !path.startsWith('dist/')).sort()).toEqual([
    'LICENSE',
    'README.md',
    'errors.md',
    'package.json',
  ]);
  const others = paths.filter((path) => path.startsWith('dist/') && !/\.(?:js|d\.ts)$/.test(path));
  expect(others.sort()).toEqual([
    'dist/commonjs/THIRD-PARTY-LICENSES.txt',
    'dist/commonjs/package.json',
  ]);
  expect(paths.filter((path) => /\b(?:test|bench|fixture)s?\b(?!-keys)/.test(path))).toEqual([]);
});

it('holds every file that its exports and its own imports name', async () => {
  const files = await readTarball();
  const { exports } = JSON.parse(files.get('package.json') ?? '{}');
  const targets = targetsOf(exports);
  expect(targets).toContain('dist/index.js');
  const imports = [...files].flatMap(([path, text]) =>
    [...text.matchAll(RELATIVE_IMPORT)].map(([, specifier = '']) => importedFile(path, specifier)),
  );
  expect(imports).toContain('dist/generated/client-script.js');
  expect([...targets, ...imports].filter((path) => !files.has(path))).toEqual([]);
});

it('holds the whole licence of what its CommonJS file has bundled', async () => {
  const files = await readTarball();
  const bundle = files.get('dist/commonjs/index.js') ?? '';
  const licenses = files.get('dist/commonjs/THIRD-PARTY-LICENSES.txt') ?? '';
  // The bundler heads each module with where it comes from.
  const names = new Set(
    [...bundle.matchAll(/^\/\/ .*node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map(
      ([, name = '']) => name,
    ),
  );
  expect([...names]).toEqual(['jose']);
  const license = await readFile(join(packageFolder('jose'), 'LICENSE.md'), 'utf8');
  expect(licenses).toContain(license.trim());
});

it('refers to no source map', async () => {
  const files = await readTarball();
  expect(
    [...files].filter(([, text]) => text.includes('sourceMappingURL=')).map(([path]) => path),
  ).toEqual([]);
});

it('holds no private key, as PEM or as JWK', async () => {
  const files = await readTarball();
  const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[\w+/=]{16}|"d"\s*:\s*"[\w-]{16}/;
  expect([...files].filter(([, text]) => key.test(text)).map(([path]) => path)).toEqual([]);
});

it('names no version of its dependencies that a site could not install', async () => {
  const manifest = JSON.parse((await readTarball()).get('package.json') ?? '{}');
  const wanted = Object.values({ ...manifest.dependencies, ...manifest.peerDependencies });
  expect(wanted.filter((range) => /^(?:workspace|file|link|npm):/.test(String(range)))).toEqual([]);
});
