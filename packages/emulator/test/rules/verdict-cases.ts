/** For each rule that a verdict names: a token that keeps it, and one that breaks it. @module */

import type { Check, Verdict } from '../../src/contract/protocol.ts';
import type { ContractRule } from '../../src/contract/rules.ts';
import type { KnownContacts } from '../../src/contract/workstream.ts';
import { createKeySource } from '../../src/verify/key-source.ts';
import { makeContact } from '../makers/contacts.ts';
import { emulate } from '../makers/emulation.ts';
import { makeKeyPair, siteKeys, strangerKeys } from '../makers/keys.ts';
import { type RuleOverrides, verify } from '../makers/rules.ts';
import { startSite } from '../makers/site.ts';
import { KIM, LEE, makeToken, NOW_MS, NOW_SECONDS, withContext } from '../makers/tokens.ts';

export interface VerdictCase {
  keeps(): Promise<Verdict | undefined>;
  breaks(): Promise<Verdict | undefined>;
  /** What breaking it comes to. */
  outcome: Extract<Check['outcome'], 'failed' | 'warned'>;
}

type Given = [token: string | undefined, overrides?: RuleOverrides];

const verdictOf = async ([token, overrides]: Given): Promise<Verdict> =>
  (await verify(token, overrides)).verdict;

function refuses(good: Given, bad: Given): VerdictCase {
  return { keeps: () => verdictOf(good), breaks: () => verdictOf(bad), outcome: 'failed' };
}

function warns(good: Given, bad: Given): VerdictCase {
  return { ...refuses(good, bad), outcome: 'warned' };
}

const withClaim = (name: string, value: unknown): string =>
  makeToken({ claims: { [name]: value } });
const withKid = (kid: string): string => makeToken({ header: { kid } });
const array = (...pems: string[]): string =>
  JSON.stringify(
    pems.map((pem, index) => ({
      kid: `key-${index + 1}`,
      publicKey: Buffer.from(pem).toString('base64'),
      expiry: NOW_SECONDS + 86_400,
    })),
  );
const isVip = new Map([['msdyn_isvip', 'text']] as const);
const cart = new Map([['msdyn_cartvalue', 'number']] as const);

/** Kim, and Lee who shares an address with her. */
const contacts: KnownContacts = new Map([
  [KIM, makeContact({ fullName: 'Kim Contoso', email: 'kim@contoso.com' })],
  [LEE, makeContact({ fullName: 'Lee Contoso', email: 'kim@contoso.com' })],
]);

/** Without a GUID, known by what the context says of him or her. */
const known = (context: object): Given => [
  makeToken({ claims: { sub: 'kim', lwicontexts: JSON.stringify(context) } }),
  { contacts },
];

/** A verdict on a token that leaves the flag open, beside what the page sends. */
async function beside(page: object): Promise<Verdict | undefined> {
  const { emulator, open } = await emulate({
    contextVariables: { msdyn_cartvalue: 'number', msdyn_isvip: 'text' },
  });
  await open(withContext({ msdyn_cartvalue: '10' }), { body: { customContextData: page } });
  return emulator.conversations()[0]?.verdict;
}

/** A verdict by keys that are fetched from a site. */
async function fetched(status: number): Promise<Verdict> {
  const site = await startSite((_, response) => response.writeHead(status).end(siteKeys.pem));
  const url = new URL(site.publicKeyUrl);
  const keys = createKeySource({ url: () => url, cacheSeconds: 0, now: () => NOW_MS });
  return verdictOf([makeToken(), { keys }]);
}

/** A verdict by a cache that was filled when only the first key was published. */
async function cached(kid: 'key-1' | 'key-2'): Promise<Verdict> {
  let published = array(siteKeys.pem);
  const site = await startSite((_, response) => response.end(published));
  const url = new URL(site.publicKeyUrl);
  const keys = createKeySource({ url: () => url, cacheSeconds: 3600, now: () => NOW_MS });
  await keys.load();
  published = array(siteKeys.pem, strangerKeys.pem);
  const { privateKey } = kid === 'key-1' ? siteKeys : strangerKeys;
  return verdictOf([makeToken({ header: { kid }, privateKey }), { keys }]);
}

/** The verdict of a guest's attempt; there is none for a guest who is let in. */
async function ofGuest(signInOptional: boolean): Promise<Verdict | undefined> {
  const { emulator, start } = await emulate({ signInOptional });
  await start(null);
  return emulator.conversations()[0]?.verdict;
}

export const VERDICT_CASES: Readonly<Partial<Record<ContractRule, VerdictCase>>> = {
  T1: refuses([makeToken()], [makeToken({ header: { alg: 'none' } })]),
  T2: refuses([makeToken()], [withClaim('exp', undefined)]),
  T3: warns([makeToken()], [withClaim('sub', 'kim@contoso.com')]),
  T4: refuses([withClaim('nbf', NOW_SECONDS)], [withClaim('nbf', NOW_SECONDS + 1)]),
  T5: refuses([makeToken()], [withClaim('lwicontexts', { msdyn_isvip: 'true' })]),
  T7: refuses([makeToken()], [withClaim('filler', 'x'.repeat(17_000))]),
  T8: warns([makeToken()], [withClaim('exp', NOW_SECONDS + 60)]),
  C1: refuses([withContext({ a: 'b' })], [withContext({ a: { b: 'c' } })]),
  C2: refuses([withContext({ a: 'b'.repeat(4000) })], [withContext({ a: 'b'.repeat(4001) })]),
  C3: warns(
    [withContext({ msdyn_isvip: 'true' }), { contextVariables: isVip }],
    [withContext({ msdyn_isVIP: 'true' }), { contextVariables: isVip }],
  ),
  C4: refuses(
    [withContext({ msdyn_cartvalue: '10000' }), { contextVariables: cart }],
    [withContext({ msdyn_cartvalue: 'ten' }), { contextVariables: cart }],
  ),
  C5: refuses(
    [withContext({ a: { value: 'b', isDisplayable: false } })],
    [withContext({ a: { value: 'b', isDisplayable: 'no' } })],
  ),
  C7: {
    keeps: () => beside({ page: 'checkout' }),
    breaks: () => beside({ msdyn_isvip: 'true' }),
    outcome: 'warned',
  },
  L1: warns(
    known({ Name: 'Kim Contoso', Email: 'kim@contoso.com' }),
    known({ Email: 'kim@contoso.com' }),
  ),
  L2: warns(
    [withContext({ Name: 'Kim Contoso' }), { contacts }],
    [withContext({ Name: 'Kim' }), { contacts }],
  ),
  L3: warns(
    [withContext({ portalcontactid: KIM.toUpperCase() }), { contacts }],
    [withContext({ portalcontactid: LEE }), { contacts }],
  ),
  K1: { keeps: () => fetched(200), breaks: () => fetched(302), outcome: 'failed' },
  K2: refuses([makeToken()], [makeToken(), { published: 'no key' }]),
  K3: refuses(
    [withKid('key-1'), { published: array(siteKeys.pem) }],
    [withKid('key-9'), { published: array(siteKeys.pem) }],
  ),
  K4: refuses([makeToken()], [makeToken(), { published: makeKeyPair(1024).pem }]),
  K5: { keeps: () => cached('key-1'), breaks: () => cached('key-2'), outcome: 'failed' },
  P5: refuses([makeToken()], ['undefined']),
  P8: refuses([makeToken()], ['one.two']),
  P10: { keeps: () => ofGuest(true), breaks: () => ofGuest(false), outcome: 'failed' },
  W3: refuses([makeToken()], [undefined]),
  S3: refuses([makeToken()], [`Bearer ${makeToken()}`]),
};
