/** An address that a message or a text gives for an error leads to its section, from wherever it is written. @module */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it, onTestFinished } from 'vitest';
import { publicPackages, textFiles } from '../lib/files.mjs';
import { root } from '../lib/run.mjs';
import { findComposed, findWritten, sectionsOf } from './find-addresses.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

const sections = sectionsOf(read('docs/errors.md'));

// This folder speaks of addresses that do not exist.
const texts = textFiles().filter((path) => !path.startsWith('scripts/test/'));

const options: ts.CompilerOptions = {
  ...ts.getDefaultCompilerOptions(),
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  types: ['node'],
  typeRoots: [join(root, 'node_modules/@types')],
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
};

describe('docs/errors.md', () => {
  it('gives every section an address of its own', () => {
    expect(sections.filter((anchor, index) => sections.indexOf(anchor) !== index)).toEqual([]);
  });

  it('has the section of every address that is written in a source or a text', () => {
    const written = texts.flatMap((path) => findWritten(path, read(path)));
    expect(written.length).toBeGreaterThan(0);
    expect(written.filter(({ anchor = '' }) => !sections.includes(anchor))).toEqual([]);
  });

  it('has the section of every code that a message can end with', { timeout: 60_000 }, () => {
    const sources = publicPackages().flatMap((folder) =>
      texts.filter((path) => path.startsWith(`${folder}/src/`) && path.endsWith('.ts')),
    );
    const composed = findComposed(
      sources.map((path) => join(root, path)),
      options,
    );
    expect(composed.length).toBeGreaterThan(0);
    expect(composed.filter(({ anchor }) => !sections.includes(anchor ?? ''))).toEqual([]);
  });
});

describe('what finds addresses', () => {
  const anchorsIn = (source: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-addresses-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'source.ts');
    writeFileSync(file, source);
    return findComposed([file], { ...options, types: [] }).map(({ anchor }) => anchor);
  };

  it('resolves a template by the type of its code', () => {
    expect(
      anchorsIn(`
        const ERRORS_PAGE = 'https://a.example/errors';
        const CODES = { one: 1, two: 2 } as const;
        export const a = (code: keyof typeof CODES) => \`It failed. \${ERRORS_PAGE}#\${code}\`;
        export const b = <C extends 'three'>(code: C) => \`see docs/errors.md#\${code}\`;
      `),
    ).toEqual(['one', 'two', 'three']);
  });

  it('does not know the section of a code that is any string', () => {
    const source = `
      const ERRORS_PAGE = 'https://a.example/errors';
      export const message = (code: string) => \`\${ERRORS_PAGE}#\${code}\`;
    `;
    expect(anchorsIn(source)).toEqual([undefined]);
  });

  it('reads addresses of all three forms, and headings as GitHub does', () => {
    const text = `https://a.example/errors#one, [two](../errors.md#two), \${ERRORS_PAGE}#three`;
    expect(findWritten('a', text).map(({ anchor }) => anchor)).toEqual(['one', 'two', 'three']);
    expect(sectionsOf('# A B, c\n## `d_e`\n```sh\n# no heading\n```\n')).toEqual(['a-b-c', 'd_e']);
  });
});
