import { describe, expect, it } from 'vitest';
import { selectClaims } from '../../src/claims/select-claims.ts';

const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'invalid_claims', message: expect.stringMatching(message) });

describe('profile claims', () => {
  it('that are texts, numbers and booleans are sent as they are', () => {
    const claims = { given_name: 'Kim', visits: 3, subscribed: false, note: '' };
    expect(selectClaims(claims)).toEqual(Object.entries(claims));
  });

  it('that are null or undefined are left out', () => {
    expect(selectClaims({ given_name: 'Kim', email: null, phone_number: undefined })).toEqual([
      ['given_name', 'Kim'],
    ]);
  });

  it.each([undefined, null])('that are %s altogether are none', (claims) => {
    expect(selectClaims(claims)).toEqual([]);
  });

  it.each(['iss', 'sub', 'aud', 'iat', 'nbf', 'exp', 'jti', 'lwicontexts'])(
    'cannot set the reserved claim %s',
    (name) => {
      expect(() => selectClaims({ [name]: 'mine' })).toThrow(
        refused(new RegExp(`^claims returned '${name}', which is reserved.*iss, sub, aud`)),
      );
    },
  );

  it.each(['text', [1], new Map([['given_name', 'Kim']]), new Date(0), 7, true])(
    'that come as %s are refused, since that is no object of claims',
    (claims) => {
      expect(() => selectClaims(claims)).toThrow(refused(/^claims returned .*Return an object/));
    },
  );

  it.each([
    ['an object', { city: 'Ghent' }],
    ['an array', ['a']],
    ['NaN', Number.NaN],
    ['an infinite number', Number.POSITIVE_INFINITY],
    ['a bigint', 1n],
    ['a symbol', Symbol('s')],
    ['a function', () => 'x'],
    ['a Date', new Date(0)],
  ])('whose value is %s are refused by name', (kind, address) => {
    expect(() => selectClaims({ address })).toThrow(
      refused(new RegExp(`^Claim 'address' is ${kind}. Only texts`)),
    );
  });

  it('that throw when they are read are the site’s own failure', () => {
    const claims = {
      get email() {
        throw new Error('lazy');
      },
    };
    expect(() => selectClaims(claims)).toThrow(
      expect.objectContaining({
        code: 'callback_failed',
        message: expect.stringMatching(/^claims returned an object that throws/),
        cause: expect.objectContaining({ message: 'lazy' }),
      }),
    );
  });
});
