import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const docs = new URL('../../../docs/', import.meta.url);
const code = new URL('../code/', import.meta.url);

// `code/csp.ts` and `code/csp.server.ts` stand in `docs/csp.md`, `code/recipes/passport.ts` in
// `docs/recipes/passport.md`.
const files = readdirSync(code, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.(?:ts|js)$/.test(file),
);

it.each(files)('the guide contains %s word for word', (file) => {
  const page = new URL(file.replace(/\..*$/, '.md'), docs);
  expect(existsSync(page), `${page.pathname} is missing`).toBe(true);
  expect(readFileSync(page, 'utf8')).toContain(readFileSync(new URL(file, code), 'utf8').trim());
});
