import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keysIn, run, runProgram } from '../fixtures/run.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';

const hasGit = spawnSync('git', ['--version']).status === 0;

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: 'pipe' });

function makeRepository(): string {
  const folder = makeFolder();
  git(folder, 'init', '--quiet');
  return folder;
}

const ignoreFile = (folder: string) => join(folder, '.gitignore');
const ignoreText = (folder: string) => readFileSync(ignoreFile(folder), 'utf8');

/** What `git add --all` would take. */
const exposed = (folder: string) =>
  git(folder, 'status', '--porcelain', '--untracked-files=all')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.slice(3));

// Neither what git sets for its hooks nor the settings of whoever runs this has a say.
beforeEach(() => {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('GIT_')) vi.stubEnv(name, undefined);
  }
  const home = makeFolder();
  for (const name of ['HOME', 'USERPROFILE', 'XDG_CONFIG_HOME']) vi.stubEnv(name, home);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('without a work tree', () => {
  it('nothing is written beside the key set', async () => {
    const folder = makeFolder();
    await run(folder, ['keys', 'create', '--no-gitignore']);
    expect(existsSync(ignoreFile(folder))).toBe(false);
  });
});

describe.skipIf(!hasGit)('in a work tree (needs git, which is not installed when skipped)', () => {
  it('create adds a line for the file and one for its lock, and hides nothing beside them', async () => {
    const folder = makeRepository();
    const { code, stdout } = await run(folder, ['keys', 'create']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      `Added to ${ignoreFile(folder)}: /lcw-keys.json and /lcw-keys.json.lock\n`,
    );
    for (const end of ['.lock', 'c', '.ts']) writeFileSync(join(folder, `lcw-keys.json${end}`), '');
    expect(exposed(folder)).toEqual(['.gitignore', 'lcw-keys.json.ts', 'lcw-keys.jsonc']);
  });

  it('create hides no file whose name begins like the key file', async () => {
    const folder = makeRepository();
    await run(folder, ['keys', 'create', 'key']);
    for (const name of ['keyboard.json', 'keys.ts', 'key.lock.md']) {
      writeFileSync(join(folder, name), '');
    }
    expect(exposed(folder)).toEqual(['.gitignore', 'key.lock.md', 'keyboard.json', 'keys.ts']);
  });

  it('create writes the path from the top, and the .gitignore at the top', async () => {
    const folder = makeRepository();
    mkdirSync(join(folder, 'apps', 'shop'), { recursive: true });
    const cwd = join(folder, 'apps', 'shop');
    const { stdout } = await run(cwd, ['keys', 'create', '--json']);
    expect(JSON.parse(stdout).gitignore).toEqual({
      file: ignoreFile(folder),
      lines: ['/apps/shop/lcw-keys.json', '/apps/shop/lcw-keys.json.lock'],
    });
    expect(existsSync(ignoreFile(cwd))).toBe(false);
    expect(exposed(folder)).toEqual(['.gitignore']);
  });

  it.each([
    ['lcw-keys*\n', 'a wider pattern'],
    ['*.json*\n', 'another pattern'],
    [
      '/lcw-keys.json\n/lcw-keys.json.lock',
      'the lines themselves, without a line break after them',
    ],
  ])('create leaves %j alone: %s', async (text) => {
    const folder = makeRepository();
    writeFileSync(ignoreFile(folder), text);
    const { code, stdout } = await run(folder, ['keys', 'create', '--no-gitignore']);
    expect([code, ignoreText(folder)]).toEqual([0, text]);
    expect(stdout).not.toContain('Added');
  });

  it('create adds what is missing also when only the lock would be taken', async () => {
    const folder = makeRepository();
    writeFileSync(ignoreFile(folder), 'lcw-keys.json');
    await run(folder, ['keys', 'create']);
    expect(ignoreText(folder)).toMatch(
      /^lcw-keys\.json\n#.*\n\/lcw-keys\.json\n\/lcw-keys\.json\.lock\n$/,
    );
  });

  it('create keeps the line breaks of the file', async () => {
    const folder = makeRepository();
    writeFileSync(ignoreFile(folder), 'node_modules\r\n');
    await run(folder, ['keys', 'create']);
    expect(ignoreText(folder)).toMatch(
      /^node_modules\r\n#.*\r\n\/lcw-keys\.json\r\n\/lcw-keys\.json\.lock\r\n$/,
    );
    expect(exposed(folder)).toEqual(['.gitignore']);
  });

  it.each([
    'a[b].json',
    'a*b.json',
    'a?b.json',
    '#a.json',
    '!a.json',
    ' a b.json',
    ':a.json',
    'ä.json',
  ])('create ignores %j and nothing else', async (name) => {
    if (process.platform === 'win32' && /[*?:]/.test(name)) return;
    const folder = makeRepository();
    expect(await run(folder, ['keys', 'create', '--', name])).toMatchObject({ code: 0 });
    writeFileSync(join(folder, 'axb.json'), '');
    git(folder, '-c', 'core.quotePath=false', 'add', '--all');
    expect(git(folder, 'ls-files').split('\n').filter(Boolean)).toEqual(['.gitignore', 'axb.json']);
  });

  it('create with --no-gitignore refuses, and leaves no key behind', async () => {
    const folder = makeRepository();
    const { code, stderr } = await run(folder, ['keys', 'create', '--no-gitignore']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/does not ignore.*\/lcw-keys\.json and \/lcw-keys\.json\.lock/),
    ]);
    expect([existsSync(ignoreFile(folder)), existsSync(join(folder, 'lcw-keys.json'))]).toEqual([
      false,
      false,
    ]);
  });

  it('create refuses when another rule takes the line back', async () => {
    const folder = makeRepository();
    mkdirSync(join(folder, 'config'));
    writeFileSync(join(folder, 'config', '.gitignore'), '!lcw-keys.json\n');
    const { code, stderr } = await run(folder, ['keys', 'create', 'config/lcw-keys.json']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/another rule takes them back/)]);
    expect(existsSync(join(folder, 'config', 'lcw-keys.json'))).toBe(false);
  });

  it.each([[[]], [['--force']], [['--no-gitignore', '--force']]])(
    'create %j refuses a file that is tracked, and says what to do',
    async (flags) => {
      const folder = makeRepository();
      writeFileSync(ignoreFile(folder), '/lcw-keys.json\n/lcw-keys.json.lock\n');
      writeFileSync(join(folder, 'lcw-keys.json'), 'tracked');
      git(folder, 'add', '--force', 'lcw-keys.json');
      const { code, stderr } = await run(folder, ['keys', 'create', ...flags]);
      expect(code).toBe(1);
      if (flags.length > 0)
        expect(stderr).toMatch(/tracked by git.*git rm --cached lcw-keys\.json/);
      expect(readFileSync(join(folder, 'lcw-keys.json'), 'utf8')).toBe('tracked');
    },
  );

  it('create refuses a tracked file that is missing from the folder', async () => {
    const folder = makeRepository();
    writeFileSync(join(folder, 'lcw-keys.json'), '');
    git(folder, 'add', 'lcw-keys.json');
    execFileSync(process.execPath, ['-e', "fs.rmSync('lcw-keys.json')"], { cwd: folder });
    const { code, stderr } = await run(folder, ['keys', 'create']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/tracked by git/)]);
  });

  it('create refuses when git will not say, and leaves no key behind', async () => {
    const folder = makeRepository();
    writeFileSync(join(folder, '.git', 'HEAD'), 'no repository any more');
    const { code, stderr } = await run(folder, ['keys', 'create', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stderr).error).toMatchObject({
      code: 'not_ignored_by_git',
      message: expect.stringContaining('Git cannot say'),
    });
    expect(existsSync(join(folder, 'lcw-keys.json'))).toBe(false);
  });

  it('rotate goes on, and warns, when git will not say', async () => {
    const folder = makeRepository();
    await run(folder, ['keys', 'create']);
    writeFileSync(join(folder, '.git', 'HEAD'), 'no repository any more');
    const { code, stdout } = await run(folder, ['keys', 'rotate', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).warnings).toMatchObject([{ code: 'not_ignored' }]);
  });

  it('create never writes through a .gitignore that is a symbolic link', async () => {
    const folder = makeRepository();
    const victim = join(makeFolder(), 'victim');
    writeFileSync(victim, 'as it was');
    symlinkSync(victim, ignoreFile(folder));
    const { code, stderr } = await run(folder, ['keys', 'create']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('symbolic link')]);
    expect(readFileSync(victim, 'utf8')).toBe('as it was');
  });

  it('rotate goes on, and warns when git would take the keys', async () => {
    const folder = makeRepository();
    await run(folder, ['keys', 'create']);
    expect((await run(folder, ['keys', 'rotate'])).stderr).toBe('');
    writeFileSync(ignoreFile(folder), '');
    const open = await run(folder, ['keys', 'rotate', '--json']);
    expect(JSON.parse(open.stdout).warnings).toMatchObject([
      { code: 'rotation_pending' },
      {
        code: 'not_ignored',
        message: expect.stringContaining('/lcw-keys.json and /lcw-keys.json.lock'),
      },
    ]);
    git(folder, 'add', 'lcw-keys.json');
    const tracked = await run(folder, ['keys', 'rotate']);
    expect(tracked).toMatchObject({ code: 0, stderr: expect.stringMatching(/tracked by git/) });
    expect(keysIn(folder)).toHaveLength(4);
  });

  it('what git tells its hooks does not mislead it', async () => {
    const folder = makeRepository();
    const other = makeRepository();
    const env = { GIT_DIR: join(other, '.git'), GIT_WORK_TREE: other };
    // Only git itself understands this one.
    writeFileSync(ignoreFile(folder), 'lcw-*\n');
    const { code } = await runProgram(folder, ['keys', 'create', '--no-gitignore'], { env });
    expect([code, existsSync(ignoreFile(other))]).toEqual([0, false]);
  });

  it('a linked work tree is one, too', async () => {
    const folder = makeRepository();
    const linked = join(makeFolder(), 'linked');
    const name = ['-c', 'user.name=Kim', '-c', 'user.email=kim@example.com'];
    git(folder, ...name, 'commit', '--quiet', '--allow-empty', '--message', 'first');
    git(folder, 'worktree', 'add', '--quiet', linked);
    await run(linked, ['keys', 'create']);
    expect(exposed(linked)).toEqual(['.gitignore']);
  });
});

describe('where git is not installed', () => {
  async function makeTree(): Promise<string> {
    const folder = makeFolder();
    mkdirSync(join(folder, '.git'));
    vi.stubEnv('PATH', join(folder, 'empty'));
    return folder;
  }

  it('create adds the lines to the .gitignore of the work tree', async () => {
    const folder = await makeTree();
    expect((await run(folder, ['keys', 'create'])).code).toBe(0);
    expect(ignoreText(folder)).toMatch(/\n\/lcw-keys\.json\n\/lcw-keys\.json\.lock\n$/);
  });

  it('the exact lines count', async () => {
    const folder = await makeTree();
    writeFileSync(ignoreFile(folder), 'x\r\n/lcw-keys.json\r\n/lcw-keys.json.lock\r\n');
    expect((await run(folder, ['keys', 'create', '--no-gitignore'])).code).toBe(0);
  });

  it('another line does not count, even if git would say so', async () => {
    const folder = await makeTree();
    writeFileSync(ignoreFile(folder), '*\n');
    const { code, stderr } = await run(folder, ['keys', 'create', '--no-gitignore']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/does not ignore/)]);
  });
});
