import { describe, expect, it } from 'vitest';
import { oneLine, quoteName } from '../src/text.ts';

describe('a line of a log', () => {
  it.each([
    ['two\nlines', 'two\\nlines'],
    ['a\rb', 'a\\u000db'],
    ['\u001b[31mred', '\\u001b[31mred'],
    ['a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['right\u202eto left', 'right\\u202eto left'],
    ['half \ud800', 'half \\ud800'],
    ['café 😀', 'café 😀'],
  ])('holds %j without what would end or hide it', (text, expected) => {
    expect(oneLine(text, 100)).toBe(expected);
  });

  it('is cut, and says so', () => {
    expect(oneLine('x'.repeat(10), 10)).toBe('x'.repeat(10));
    expect(oneLine('x'.repeat(11), 10)).toBe(`${'x'.repeat(10)}…`);
    expect(oneLine('\0'.repeat(1_000_000), 10)).toHaveLength(11);
  });

  it('quotes a name of at most sixty characters', () => {
    expect(quoteName('msdyn_cartvalue')).toBe("'msdyn_cartvalue'");
    expect(quoteName('n'.repeat(61))).toBe(`'${'n'.repeat(60)}…'`);
  });
});
