/** What counts as a JWT that a widget can use. @module */
import { expect, it } from 'vitest';
import { readJwt } from '../src/read-jwt.ts';
import { makeJwt } from './support/make-jwt.ts';

it('gives the claims of a JWT, in any script', () => {
  // Enough for both letters in which base64url differs from base64.
  const claims = { sub: 'kim', given_name: 'Zoë 🌷', shifted: ['>?>?>?', '0>?>?>?', '>>???>'] };
  const jwt = makeJwt(claims);
  expect(jwt.split('.')[1]).toMatch(/-.*_|_.*-/);
  expect(readJwt(jwt)).toMatchObject(claims);
});

const [header, payload, signature] = makeJwt().split('.');
const base64url = (text: string) => Buffer.from(text).toString('base64url');

it.each([
  ['nothing', ''],
  ['two parts', `${header}.${payload}`],
  ['four parts', `${makeJwt()}.x`],
  ['an empty signature', `${header}.${payload}.`],
  ['ordinary base64', `${header}.${payload}.ab+/`],
  ['padding', `${header}.${payload}=.${signature}`],
  ['white space', ` ${makeJwt()}`],
  ['a line break at the end', `${makeJwt()}\n`],
  ['claims that are not JSON', `${header}.${base64url('kim')}.${signature}`],
  ['claims that are null', `${header}.${base64url('null')}.${signature}`],
  ['no sub', makeJwt({ sub: undefined })],
  ['an empty sub', makeJwt({ sub: '' })],
  ['no exp', makeJwt({ exp: undefined })],
  ['an exp that is a text', makeJwt({ exp: '4102444800' })],
  ['an exp in milliseconds', makeJwt({ exp: 4_102_444_800_000 })],
  ['an exp with a fraction', makeJwt({ exp: 4_102_444_800.5 })],
  ['no iat', makeJwt({ iat: undefined })],
  ['an iat that is null', makeJwt({ iat: null })],
  ['an iat that is a text', makeJwt({ iat: '1767272400' })],
  ['more than a header can carry', makeJwt({ big: 'x'.repeat(16_384) })],
])('refuses %s', (_name, text) => {
  expect(readJwt(text)).toBeUndefined();
});
