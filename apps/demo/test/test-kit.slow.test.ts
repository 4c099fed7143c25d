/**
 * The guide docs/testing.md, followed by a team that has installed what npm would publish: its files are
 * written into a folder outside the workspace and run there, in Playwright, vitest and Jest.
 * @module
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { findChromium, findHeadlessShell } from '../../../scripts/lib/browsers.mjs';
import { root } from '../../../scripts/lib/run.mjs';
import { runNpm } from '../../../scripts/test/run-npm.ts';

// Whole programs and a browser are started here; a busy machine takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const PACKED = ['emulator', 'server'];
/** What the site installs besides; linked, since they are in the workspace already. */
const INSTALLED = ['express', '@playwright/test', 'vitest', 'jest'];

const site = realpathSync(mkdtempSync(join(tmpdir(), 'lcw-auth-kit-site-')));
const modules = join(site, 'node_modules');
afterAll(() => rmSync(site, { recursive: true, force: true }));

/** The folder of a package as this one's own code would find it, whatever its `exports` say. */
function folderOf(name: string): string {
  const places = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const found = places.map((place) => join(place, name)).find((folder) => existsSync(folder));
  if (found === undefined) throw new Error(`${name} is not installed.`);
  return realpathSync(found);
}

function link(name: string): void {
  const target = join(modules, name);
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(folderOf(name), target, 'junction');
}

/** Runs a program of the site to its end. */
function run(program: string, ...args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const env: NodeJS.ProcessEnv = { ...process.env, CI: '1', NO_COLOR: '1' };
    // What this runner says of itself is no business of the site's.
    for (const name of Object.keys(env)) {
      if (/^(?:VITEST|VITE_|NODE_|TEST$|FORCE_COLOR)/.test(name)) delete env[name];
    }
    const child = spawn(process.execPath, [join(modules, program), ...args], {
      cwd: site,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Writes every code block of the guide whose first line is a comment with a path. */
function writeFilesOfGuide(): void {
  const guide = readFileSync(join(root, 'docs/testing.md'), 'utf8');
  for (const [, path = '', code = ''] of guide.matchAll(/^```js\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)) {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    writeFileSync(join(site, path), code);
  }
}

beforeAll(() => {
  const workspaces = PACKED.flatMap((name) => ['-w', `packages/${name}`]);
  runNpm('pack', '--ignore-scripts', '--pack-destination', site, ...workspaces);
  for (const name of PACKED) {
    const tarball = readdirSync(site).find((file) => file.includes(`-${name}-`));
    if (tarball === undefined) throw new Error(`npm pack made nothing of ${name}.`);
    unpack(tarball, join(modules, '@lcw-auth', name));
    const { dependencies } = JSON.parse(
      readFileSync(join(modules, '@lcw-auth', name, 'package.json'), 'utf8'),
    );
    for (const dependency of Object.keys(dependencies)) link(dependency);
  }
  for (const name of INSTALLED) link(name);
  const jest = { globalSetup: './jest/setup.mjs', globalTeardown: './jest/teardown.mjs' };
  writeFileSync(
    join(site, 'package.json'),
    JSON.stringify({ private: true, type: 'module', jest }),
  );
  writeFilesOfGuide();
});

function unpack(tarball: string, destination: string): void {
  const scratch = mkdtempSync(join(site, 'unpacked-'));
  // Relative names: a drive letter would be taken for a host name by some tars.
  const { status } = spawnSync('tar', ['-xzf', join('..', tarball)], { cwd: scratch });
  if (status !== 0) throw new Error(`${tarball} could not be unpacked.`);
  mkdirSync(dirname(destination), { recursive: true });
  renameSync(join(scratch, 'package'), destination);
}

it('runs in Playwright, which is the site’s own', async ({ skip }) => {
  const executablePath = findHeadlessShell() ?? (await findChromium());
  if (executablePath === undefined) skip('There is no Chromium on this machine.');
  const use = {
    launchOptions: {
      executablePath,
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'],
    },
  };
  const config = { testDir: 'tests', testMatch: '*.spec.js', workers: 1, timeout: 90_000, use };
  writeFileSync(
    join(site, 'playwright.config.js'),
    `export default ${JSON.stringify({ ...config, expect: { timeout: 30_000 } })};`,
  );
  const { code, output } = await run('@playwright/test/cli.js', 'test', '--reporter=line');
  expect(output).toContain('2 passed');
  expect(code).toBe(0);
});

it('runs in vitest', async () => {
  const { code, output } = await run('vitest/vitest.mjs', 'run', 'tests/live-chat.test.js');
  expect(output).toMatch(/Tests\s+1 passed/);
  expect(code).toBe(0);
});

it('runs in Jest, which cannot load the emulator', async () => {
  // No cache and no file watcher: nothing may outlive the test.
  const { code, output } = await run(
    'jest/bin/jest.js',
    ...['--runInBand', '--no-cache', '--no-watchman', 'jest/live-chat.test.cjs'],
  );
  expect(output).toMatch(/Tests:\s+1 passed/);
  expect(code).toBe(0);
});
