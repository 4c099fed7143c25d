import { describe, expect, it } from 'vitest';
import { checkOrigin } from '../../src/guards/check-origin.ts';

const LISTED = 'https://app.contoso.com';
const FOREIGN = 'https://evil.example';
const HOST = 'shop.contoso.com';

type Row = [fetchSite: string | undefined, origin: string | undefined, verdict: string];

// The table of the design, row by row: `cors` is allowed and opened to the listed origin.
const TABLE: Row[] = [
  ['same-origin', undefined, 'allowed'],
  ['same-origin', `https://${HOST}`, 'allowed'],
  ['none', undefined, 'allowed'],
  ['same-site', undefined, 'refused'],
  ['same-site', `https://other.contoso.com`, 'refused'],
  ['same-site', LISTED, 'cors'],
  ['cross-site', undefined, 'refused'],
  ['cross-site', FOREIGN, 'refused'],
  ['cross-site', LISTED, 'cors'],
  ['cross-site', 'null', 'refused'],
  ['something-new', undefined, 'refused'],
  [undefined, undefined, 'allowed'],
  [undefined, `https://${HOST}`, 'allowed'],
  [undefined, `http://${HOST}`, 'allowed'],
  [undefined, `https://${HOST}:8443`, 'refused'],
  [undefined, FOREIGN, 'refused'],
  [undefined, LISTED, 'cors'],
  [undefined, 'null', 'refused'],
  [undefined, '', 'refused'],
  [undefined, 'not an origin', 'refused'],
  [undefined, `https://${HOST}/`, 'refused'],
  [undefined, `https://${HOST}.evil.example`, 'refused'],
];

describe('the cross-site guard', () => {
  it.each(TABLE)('with Sec-Fetch-Site %s and Origin %s is %s', (fetchSite, origin, expected) => {
    const verdict = checkOrigin({
      fetchSite,
      origin,
      host: HOST,
      allowedOrigins: new Set([LISTED]),
    });
    if (expected === 'cors') expect(verdict).toEqual({ allowed: true, corsOrigin: LISTED });
    else expect(verdict).toEqual({ allowed: expected === 'allowed' });
  });

  it('takes a default port for none', () => {
    const allowedOrigins = new Set<string>();
    const fetchSite = undefined;
    expect(
      checkOrigin({ fetchSite, origin: `https://${HOST}`, host: `${HOST}:443`, allowedOrigins }),
    ).toEqual({ allowed: true });
  });

  it.each([`${HOST}/`, `${HOST}/x`, `kim@${HOST}`, `${HOST}?x`, `${HOST}#x`, `${HOST}\\x`])(
    'does not take %j for a host',
    (host) => {
      const request = { fetchSite: undefined, origin: `https://${HOST}`, host };
      expect(checkOrigin({ ...request, allowedOrigins: new Set() })).toEqual({ allowed: false });
    },
  );

  it('refuses an Origin when the request names no host', () => {
    const request = { fetchSite: undefined, origin: `https://${HOST}`, host: undefined };
    expect(checkOrigin({ ...request, allowedOrigins: new Set() })).toEqual({ allowed: false });
  });
});
