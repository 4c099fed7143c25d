import { describe, expect, it } from 'vitest';
import { normalizeSubject } from '../../src/claims/normalize-subject.ts';
import { selectClaims } from '../../src/claims/select-claims.ts';

const GUID = '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10';

describe('normalizeSubject', () => {
  it.each([GUID, `{${GUID}}`, GUID.toUpperCase(), ` ${GUID} `])('reads %s as the GUID', (value) => {
    expect(normalizeSubject(value, 'guid')).toBe(GUID);
  });

  it.each([undefined, null, '', '  ', 42, 'kim@contoso.com', `{${GUID}`, `${GUID}0`, {}])(
    'refuses %s without repeating it',
    (value) => {
      const attempt = () => normalizeSubject(value, 'guid');
      expect(attempt).toThrow(expect.objectContaining({ code: 'invalid_subject' }));
      expect(attempt).not.toThrow(/kim@contoso/);
    },
  );

  it("accepts any text when the format is 'any'", () => {
    expect(normalizeSubject('kim@contoso.com', 'any')).toBe('kim@contoso.com');
    for (const bad of ['', 'x'.repeat(257), 'line\nbreak']) {
      expect(() => normalizeSubject(bad, 'any')).toThrow(/subject returned a string|empty/);
    }
  });
});

describe('selectClaims', () => {
  it.each(['iss', 'sub', 'aud', 'iat', 'nbf', 'exp', 'jti', 'lwicontexts'])(
    'refuses to set the reserved claim %s',
    (name) => {
      expect(() => selectClaims({ [name]: 'mine' })).toThrow(/reserved/);
    },
  );

  it.each([null, 'text', [1]])('refuses %s for an object of claims', (claims) => {
    expect(() => selectClaims(claims)).toThrow(/claims returned/);
  });

  it('refuses a value that is no primitive', () => {
    expect(() => selectClaims({ address: { city: 'Ghent' } })).toThrow(/'address' is an object/);
  });
});
