/** The code of the guides as a site runs it: Node alone has to find every import, from the packages as they are built. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { expect, it, onTestFinished, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 });

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const code = here('../code/');

/** A program, which wants files: its own test runs it. */
const PROGRAMS = ['migrating.key-set.js'];

const files = readdirSync(code, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.(?:ts|js)$/.test(file) && !PROGRAMS.includes(file),
);

/** Loads what it is told to, and prints what could not be loaded. */
const LOADER = `
globalThis.addEventListener = () => {}; // of a page, which one file is for
const faults = [];
for (const address of process.argv.slice(1)) {
  await import(address).catch((error) => faults.push(address.split('/').at(-1) + ': ' + error.message));
}
process.stdout.write(JSON.stringify(faults));
`;

it('every guide’s code can be loaded by plain Node', async () => {
  const results = here('../test-results/');
  mkdirSync(results, { recursive: true });
  // Within the workspace, so that its packages are found.
  const folder = mkdtempSync(join(results, 'code-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const addresses = files.map((file) => {
    const text = readFileSync(join(code, file), 'utf8');
    // The oldest Node that is supported reads no types.
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true,
      },
    });
    const path = join(folder, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, outputText);
    return pathToFileURL(path).href;
  });
  expect(addresses.length).toBeGreaterThan(20);
  const args = ['--input-type=module', '--eval', LOADER, ...addresses];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(JSON.parse(stdout)).toEqual([]);
});
