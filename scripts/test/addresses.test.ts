/** The addresses come from the root manifest, and none that leads nowhere is published. @module */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { publicPackages } from '../lib/files.mjs';
import { root } from '../lib/run.mjs';

const REAL = {
  homepage: 'https://docs.contoso.com/lcw-auth/',
  repository: { type: 'git', url: 'git+https://git.contoso.com/lcw-auth.git' },
};
const FILES = {
  'packages/server/package.json': { name: 'server', description: 'It serves.', license: 'MIT' },
  'packages/secret/package.json': { name: 'secret', private: true },
  'packages/server/src/errors-page.ts': '',
  'packages/server/README.md': '[what to do](errors.md#overloaded)\n',
  'docs/errors.md':
    '# Errors\n\n[How](key-rotation.md#later), [it serves](../packages/server/README.md).\n',
  'SECURITY.md':
    'https://lcw-auth.example/repository/security, https://lcw-auth.example/errors#a\n',
};

/** A repository of one package, with this program. */
function makeRepository(manifest: object) {
  const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-addresses-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const files = { ...FILES, 'package.json': manifest };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(folder, path), text);
  }
  for (const path of ['scripts/addresses.mjs', 'scripts/lib']) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  return {
    run(...flags: string[]) {
      const program = join(folder, 'scripts/addresses.mjs');
      const { status, stderr } = spawnSync(process.execPath, [program, ...flags], {
        encoding: 'utf8',
        timeout: 20_000,
      });
      return { status, stderr };
    },
    read: (path: string) => readFileSync(join(folder, path), 'utf8'),
    replace(path: string, from: string, to: string) {
      writeFileSync(join(folder, path), this.read(path).replace(from, to));
    },
  };
}

it('writes the root manifest’s addresses into manifests, sources, texts and copies', () => {
  const repository = makeRepository(REAL);
  expect(repository.run()).toEqual({ status: 0, stderr: '' });
  expect(Object.entries(JSON.parse(repository.read('packages/server/package.json')))).toEqual([
    ['name', 'server'],
    ['description', 'It serves.'],
    ['homepage', 'https://docs.contoso.com/lcw-auth'],
    ['repository', { ...REAL.repository, directory: 'packages/server' }],
    ['bugs', { url: 'https://git.contoso.com/lcw-auth/issues' }],
    ['license', 'MIT'],
  ]);
  expect(repository.read('packages/server/src/errors-page.ts')).toContain(
    "ERRORS_PAGE = 'https://docs.contoso.com/lcw-auth/errors';",
  );
  expect(repository.read('SECURITY.md')).toBe(
    'https://git.contoso.com/lcw-auth/security, https://docs.contoso.com/lcw-auth/errors#a\n',
  );
  expect(repository.read('packages/server/errors.md')).toContain(
    '[How](../../docs/key-rotation.md#later), [it serves](README.md).',
  );
  expect(JSON.parse(repository.read('packages/secret/package.json'))).not.toHaveProperty(
    'homepage',
  );
});

it('finds every place that was changed by hand, and writes it anew', () => {
  const repository = makeRepository(REAL);
  repository.run();
  expect(repository.run('--check')).toEqual({ status: 0, stderr: '' });
  const changes = [
    ['packages/server/package.json', 'lcw-auth/issues', 'elsewhere'],
    ['packages/server/src/errors-page.ts', 'docs.contoso.com', 'docs.fabrikam.com'],
    ['packages/server/errors.md', 'How', 'Why'],
    ['SECURITY.md', 'https://docs.contoso.com/lcw-auth', 'https://lcw-auth.example'],
  ] as const;
  for (const [path, from, to] of changes) repository.replace(path, from, to);
  const { status, stderr } = repository.run('--check');
  expect([status, stderr]).toEqual([1, expect.stringContaining('Run: npm run addresses')]);
  for (const [path] of changes) expect(stderr).toContain(path);
  expect(repository.run().status).toBe(0);
  expect(repository.run('--check').status).toBe(0);
});

it.each([
  ['https://lcw-auth.example', 'homepage'],
  ['https://docs.lcw-auth.test/a', 'homepage'],
  ['http://localhost:3000', 'homepage'],
])('does not let a package be published with %s', (homepage, field) => {
  const repository = makeRepository({ ...REAL, homepage });
  repository.run();
  const { status, stderr } = repository.run('--publish');
  expect([status, stderr]).toEqual([1, expect.stringContaining(`"${field}" of the root manifest`)]);
});

it('lets a package be published once there are real addresses', () => {
  const repository = makeRepository(REAL);
  expect(repository.run('--publish').status).toBe(1); // they are not written yet
  repository.run();
  expect(repository.run('--publish')).toEqual({ status: 0, stderr: '' });
});

it.each(publicPackages())('asks before %s is published, whoever starts it', (folder) => {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const [program, script = '', flag = ''] = manifest.scripts.prepublishOnly.split(' ');
  expect([program, flag]).toEqual(['node', '--publish']);
  const { status, stderr } = spawnSync(process.execPath, [script, flag], {
    cwd: join(root, folder),
    encoding: 'utf8',
    timeout: 20_000,
  });
  const { homepage } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (!homepage.endsWith('.example')) return expect([status, stderr]).toEqual([0, '']);
  return expect([status, stderr]).toEqual([1, expect.stringContaining('Nothing is published')]);
});
