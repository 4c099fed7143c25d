import { expect, it } from 'vitest';
import { safeReturnTo } from '../code/recipes/return-to.ts';

it.each(['/', '/cart', '/cart?chat=1', '/a#b'])('goes back to %s', (path) => {
  expect(safeReturnTo(path)).toBe(path);
});

it.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  'cart',
  '',
  undefined,
  ['/cart'],
])('does not go to %j', (value) => {
  expect(safeReturnTo(value)).toBe('/');
});
