/** The claims that every token needs: T2, T3, T4, T6, T8. @module */
import { describe, expect, test } from 'vitest';
import { makeContact } from '../makers/contacts.ts';
import { decide, findCheck, verify } from '../makers/rules.ts';
import { KIM, LEE, makeToken, NOW_SECONDS } from '../makers/tokens.ts';

const withClaim = (name: string, value: unknown): string =>
  makeToken({ claims: { [name]: value } });

describe('required claims', () => {
  test.each([
    ['iss', 'Issuer'],
    ['sub', 'Subject'],
    ['iat', 'Time of issue'],
    ['exp', 'Time of expiry'],
  ])('refuses a token without %s', async (name, title) => {
    expect(await decide(withClaim(name, undefined))).toBe(`T2 ${title}`);
    expect(await decide(withClaim(name, null))).toBe(`T2 ${title}`);
    expect(await decide(withClaim(name, ''))).toBe(`T2 ${title}`);
    expect(await decide(withClaim(name, ' '))).toBe(`T2 ${title}`);
  });

  test.each([
    ['text', '"1768482000"', 'is text'],
    ['a fraction', '1768482000.5', 'fraction'],
    ['milliseconds', '1768482000000', 'milliseconds'],
    ['too large for a number', '1e999', 'too large'],
    ['beyond the year 9999', '253402300800', '9999'],
    ['negative', '-1', '1970'],
    ['a list', '[1768482000]', 'not a number'],
    ['true', 'true', 'not a number'],
  ])('refuses an exp that is %s', async (_case, exp, words) => {
    const token = makeToken({
      claimsText: `{"iss":"a","sub":"${KIM}","iat":${NOW_SECONDS},"exp":${exp}}`,
    });
    expect(await decide(token)).toBe('T2 Time of expiry');
    expect((await findCheck(token, 'Time of expiry'))?.finding).toContain(words);
  });

  test('refuses claims that are doubled, nested without end, or no object', async () => {
    const deep = `${'['.repeat(33)}${']'.repeat(33)}`;
    expect(await decide(makeToken({ claimsText: '{"sub":"a","sub":"b"}' }))).toBe('T2 Claims');
    expect(await decide(makeToken({ claimsText: `{"a":${deep}}` }))).toBe('T2 Claims');
    expect(await decide(makeToken({ claimsText: '"text"' }))).toBe('T2 Claims');
    expect((await verify(makeToken({ claimsText: `{"a":${deep}}` }))).claims).toBeUndefined();
  });

  test('refuses claims that are not UTF-8', async () => {
    const [header, , signature] = makeToken().split('.');
    const claims = Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url');
    expect(await decide(`${header}.${claims}.${signature}`)).toBe('T2 Claims');
  });

  test('allows other claims and names them', async () => {
    const check = await findCheck(withClaim('preferred_username', 'kim'), 'Other claims');
    expect(check).toMatchObject({ rule: 'T6', outcome: 'passed' });
    expect(check?.finding).toContain('"preferred_username"');
  });
});

describe('times', () => {
  test('a token is expired from the very second of its exp', async () => {
    expect(await decide(withClaim('exp', NOW_SECONDS + 1))).toBe('accepted');
    expect(await decide(withClaim('exp', NOW_SECONDS))).toBe('T2 Expiry');
  });

  test.each([
    ['iat', 'Issued'],
    ['nbf', 'Not before'],
  ])('%s in the future is refused', async (name, title) => {
    expect(await decide(withClaim(name, NOW_SECONDS))).toBe('accepted');
    expect(await decide(withClaim(name, NOW_SECONDS + 1))).toBe(`T4 ${title}`);
  });

  test('refuses an nbf that is not a number', async () => {
    expect(await decide(withClaim('nbf', 'soon'))).toBe('T2 Not-before time');
  });

  test('a tolerance bends each of them and says so', async () => {
    const overrides = { clockToleranceSeconds: 5 };
    for (const [token, title] of [
      [withClaim('exp', NOW_SECONDS - 4), 'Expiry'],
      [withClaim('iat', NOW_SECONDS + 5), 'Issued'],
      [withClaim('nbf', NOW_SECONDS + 5), 'Not before'],
    ] as const) {
      expect(await decide(token, overrides)).toBe('accepted');
      expect((await findCheck(token, title, overrides))?.outcome).toBe('warned');
    }
    expect(await decide(withClaim('exp', NOW_SECONDS - 5), overrides)).toBe('T2 Expiry');
    expect(await decide(withClaim('iat', NOW_SECONDS + 6), overrides)).toBe('T4 Issued');
  });

  test('a lifetime under ten minutes is warned about', async () => {
    const lifetime = (seconds: number) =>
      findCheck(withClaim('exp', NOW_SECONDS + seconds), 'Lifetime');
    expect(await lifetime(600)).toMatchObject({ rule: 'T8', outcome: 'passed' });
    expect(await lifetime(599)).toMatchObject({ rule: 'T8', outcome: 'warned' });
  });
});

describe('the contact', () => {
  const contacts = new Map([
    [KIM, makeContact()],
    [LEE, makeContact({ fullName: 'Lee Contoso', statusReason: 2 })],
  ]);

  test('is linked from its active record, whatever the letter case', async () => {
    const { contact } = await verify(withClaim('sub', KIM.toUpperCase()), { contacts });
    expect(contact).toEqual({ id: KIM, name: 'Kim Contoso', source: 'record' });
  });

  test.each([
    ['is not active', LEE],
    ['does not exist', '11111111-2222-4333-8444-555555555555'],
    ['is not named by a GUID', 'kim@contoso.com'],
    ['is named by a GUID in braces', `{${KIM}}`],
  ])('is not linked, with a warning, when its record %s', async (_case, sub) => {
    const token = withClaim('sub', sub);
    const { verdict, contact } = await verify(token, { contacts });
    expect(verdict.authenticated).toBe(true);
    expect(contact).toBeUndefined();
    expect(await findCheck(token, 'Contact record', { contacts })).toMatchObject({
      rule: 'T3',
      outcome: 'warned',
    });
  });

  test('is named after the claims when no records are configured', async () => {
    const token = makeToken({ claims: { given_name: 'Kim', family_name: 'Contoso' } });
    expect((await verify(token)).contact).toEqual({
      id: KIM,
      name: 'Kim Contoso',
      source: 'claims',
    });
    expect((await verify(makeToken())).contact).toEqual({ id: KIM, source: 'claims' });
  });
});
