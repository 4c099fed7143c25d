import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveConfig } from 'vitepress';
import { expect, it, onTestFinished } from 'vitest';
import { literalGlob } from '../.vitepress/pages.ts';

it('VitePress leaves out a file of any name, and no other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-pages-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const names = ['!notes.md', '!(a).md', '[b].md', '{c,d}.md', '(e).md', '@(g).md', '+$h.md'];
  for (const name of [...names, 'notes.md', 'a.md', 'b.md', 'c.md', 'e.md', 'g.md', 'h.md']) {
    writeFileSync(join(folder, name), '# A page\n');
  }
  mkdirSync(join(folder, '.vitepress'));
  const srcExclude = names.map(literalGlob);
  writeFileSync(
    join(folder, '.vitepress/config.mjs'),
    `export default ${JSON.stringify({ srcExclude })};\n`,
  );
  const { pages } = await resolveConfig(folder, 'build', 'production');
  expect(pages).toEqual(['a.md', 'b.md', 'c.md', 'e.md', 'g.md', 'h.md', 'notes.md']);
});
