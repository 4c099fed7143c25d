import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeUnprintable, quote } from '../../src/lib/text.ts';

test('quotes, escapes and cuts short', () => {
  expect(quote('plain')).toBe('"plain"');
  expect(quote('a"b\n')).toBe('"a\\"b\\n"');
  expect(quote('x'.repeat(70))).toBe(`"${'x'.repeat(60)}…"`);
  expect(quote('abcdef', 3)).toBe('"abc…"');
});

test('what a terminal may obey, or a reader be misled by, is written out', () => {
  expect(quote('\u009b2J\u202egnp')).toBe('"\\u009b2J\\u202egnp"');
  expect(escapeUnprintable('\u007f\u2028')).toBe('\\u007f\\u2028');
});

test('nothing else is changed, and nothing of that kind is left', () => {
  const text = fc.string({ unit: 'binary', maxLength: 50 });
  fc.assert(
    fc.property(text, (given) => {
      const shown = quote(given);
      expect(shown).not.toMatch(/\p{Cc}|[\u2028\u2029]|\p{Bidi_Control}/u);
      expect(JSON.parse(shown)).toBe(given);
    }),
  );
});
