/** Whatever is switched on, a wrong token stays out. @module */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFaultyKeySource } from '../../src/faults/verifier-faults.ts';
import { anyFaults, makeFaults } from '../makers/faults.ts';
import { siteKeys, strangerKeys } from '../makers/keys.ts';
import { verify } from '../makers/rules.ts';
import { startSite } from '../makers/site.ts';
import { encode, goodClaims, makeToken, NOW_MS, NOW_SECONDS } from '../makers/tokens.ts';

const hs256 = (): string => {
  const signed = `${encode('{"alg":"HS256"}')}.${encode(JSON.stringify(goodClaims))}`;
  return `${signed}.${createHmac('sha256', siteKeys.pem).update(signed).digest('base64url')}`;
};

const WRONG: [what: string, token: string | undefined][] = [
  ['none', undefined],
  ['alg none', makeToken({ header: { alg: 'none' } })],
  ['HS256 with the public key', hs256()],
  ['of a stranger', makeToken({ privateKey: strangerKeys.privateKey })],
  ['expired', makeToken({ claims: { exp: NOW_SECONDS - 1 } })],
  ['post-dated', makeToken({ claims: { iat: NOW_SECONDS + 1 } })],
  ['without a subject', makeToken({ claims: { sub: undefined } })],
  ['with a nested context', makeToken({ claims: { lwicontexts: '{"a":{"b":{}}}' } })],
];

test('no set of faults lets a wrong token through', async () => {
  const site = await startSite();
  await fc.assert(
    fc.asyncProperty(anyFaults(), fc.constantFrom(...WRONG), async (faults, [, token]) => {
      let current = makeFaults();
      const keys = createFaultyKeySource({
        url: () => new URL(site.publicKeyUrl),
        cacheSeconds: 0,
        now: () => NOW_MS,
        faults: () => current,
        wait: async () => {},
      });
      // A cache that is filled gives a stale one something to go on with.
      await keys.load();
      current = makeFaults(faults);
      const { verdict } = await verify(token, { keys, faults: current });
      expect(verdict.authenticated).toBe(false);
    }),
    { numRuns: 150 },
  );
});

test('and a good one is refused only in the name of a fault', async () => {
  const site = await startSite();
  await fc.assert(
    fc.asyncProperty(anyFaults(), async (faults) => {
      const keys = createFaultyKeySource({
        url: () => new URL(site.publicKeyUrl),
        cacheSeconds: 0,
        now: () => NOW_MS,
        faults: () => faults,
        wait: async () => {},
      });
      const { failed } = await verify(makeToken(), { keys, faults });
      if (failed) {
        expect(failed.fault).toBeDefined();
        expect(failed.finding).toMatch(/^Fault switched on: /);
      }
    }),
    { numRuns: 100 },
  );
});
