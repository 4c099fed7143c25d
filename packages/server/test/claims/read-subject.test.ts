import { describe, expect, it } from 'vitest';
import { readSubject } from '../../src/claims/read-subject.ts';

const GUID = '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10';
const refused = (message: RegExp | string = '') =>
  expect.objectContaining({ code: 'invalid_subject', message: expect.stringMatching(message) });

describe('a subject', () => {
  it.each([GUID, `{${GUID}}`, GUID.toUpperCase(), ` ${GUID} `, ` {${GUID}} `])(
    'written as %j is the GUID',
    (value) => {
      expect(readSubject(value, 'guid')).toBe(GUID);
    },
  );

  it.each([
    null,
    '',
    '  ',
    42,
    0,
    false,
    'kim@contoso.com',
    `{${GUID}`,
    '87c6{e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10}',
    '{87c6e1f5}-2f2b-4ee3-8a1c-6c2b7a9d4e10',
    `${GUID}0`,
    `x${GUID}`,
    `${GUID}\n${GUID}`,
    {},
    [GUID],
    { toString: () => GUID },
    Symbol('s'),
  ])('that is %s is refused without being repeated', (value) => {
    const attempt = () => readSubject(value, 'guid');
    expect(attempt).toThrow(
      refused(/^subject returned .*Return the GUID of the customer's contact/),
    );
    expect(attempt).not.toThrow(/kim@contoso|42/);
  });

  it.each(['guid', 'any'] as const)(
    'that is undefined says that there is no contact (format %s)',
    (format) => {
      expect(() => readSubject(undefined, format)).toThrow(
        expect.objectContaining({
          code: 'no_contact',
          status: 403,
          headers: {},
          message: expect.stringMatching(
            /^subject returned undefined .*Object\.keys\(user\).*or the customer has no contact record/,
          ),
        }),
      );
    },
  );

  describe.each(['guid', 'any'] as const)('of format %s', (format) => {
    it.each([
      '00000000-0000-0000-0000-000000000000',
      '{00000000-0000-0000-0000-000000000000}',
      ' 00000000-0000-0000-0000-000000000000 ',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      '{FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF}',
    ])('that is the placeholder %s is refused: all who have it would be one', (value) => {
      expect(() => readSubject(value, format)).toThrow(refused(/same customer/));
    });
  });

  describe("of format 'any'", () => {
    it.each([
      'kim@contoso.com',
      '42',
      '10',
      '0-1',
      'x0',
      'nobody',
      'nullable',
      'x'.repeat(256),
      'contact [object 1]',
    ])('that is %j is signed as it is', (value) => {
      expect(readSubject(value, 'any')).toBe(value);
    });

    it.each([
      '0',
      '000',
      '00000000000000000000000000000000',
      '-',
      '-1',
      '(null)',
      'null',
      'NULL',
      ' null ',
      'undefined',
      'NaN',
      'Infinity',
      '-Infinity',
      'true',
      'false',
      'none',
      'nil',
      'Invalid Date',
      '[object Object]',
      '[object Promise]',
    ])('that is %j, a value turned into text, is refused', (value) => {
      expect(() => readSubject(value, 'any')).toThrow(refused(/turned into text/));
    });

    it.each(['x'.repeat(257), 'line\nbreak', 'nul\0'])('that is %j is refused', (value) => {
      expect(() => readSubject(value, 'any')).toThrow(refused(/a string of \d+ characters/));
    });

    it.each(['', ' ', null, 7])('that is %j is refused', (value) => {
      expect(() => readSubject(value, 'any')).toThrow(refused());
    });
  });
});
