/** How much of a path may be shown. @module */
import { expect, test } from 'vitest';
import { describePath } from '../../src/lib/text.ts';
import { makeToken } from '../makers/tokens.ts';

test('leaves out the query', () => {
  expect(describePath('/a/b?token=secret')).toBe('/a/b');
});

test.each([
  [makeToken(), 'eyJ…'],
  [makeToken().replaceAll('.', '%2E'), 'eyJ…'],
  [`token=${makeToken()}`, 'token=eyJ…'],
  [makeToken().split('.')[0] ?? '', 'eyJ…'],
  [`%65yJ${makeToken().slice(3)}`, 'eyJ…'],
  [`%65y%4A${makeToken().slice(3)}%zz`, 'eyJ…'],
])('masks the segment %s', (segment, masked) => {
  expect(describePath(`/a/${segment}/b`)).toBe(`/a/${masked}/b`);
});

test('masks before it cuts, and masks every token', () => {
  const path = `/${'x'.repeat(195)}/${makeToken()}`;
  expect(describePath(path)).toBe(`/${'x'.repeat(195)}/eyJ`);
  expect(describePath(`/${makeToken()}/${makeToken()}`)).toBe('/eyJ…/eyJ…');
});
