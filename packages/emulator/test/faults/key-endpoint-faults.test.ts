/** Faults of the public key address and of the cache, and how a verdict tells them from the site's. @module */
import { describe, expect, test } from 'vitest';
import type { Faults } from '../../src/contract/faults.ts';
import { createFaultyKeySource } from '../../src/faults/verifier-faults.ts';
import type { KeySource } from '../../src/verify/key-source.ts';
import { makeFaults } from '../makers/faults.ts';
import { siteKeys, strangerKeys } from '../makers/keys.ts';
import { verify } from '../makers/rules.ts';
import { type Site, startSite } from '../makers/site.ts';
import { makeToken, NOW_MS, NOW_SECONDS } from '../makers/tokens.ts';

interface Scene {
  site: Site;
  keys: KeySource;
  faults: Readonly<Faults>;
  nowMs: number;
  /** Seconds that were waited for, none of which passed. */
  waits: number[];
}

async function makeScene(
  faults: Partial<Faults>,
  {
    cacheSeconds = 0,
    answer,
  }: { cacheSeconds?: number; answer?: Parameters<typeof startSite>[0] } = {},
): Promise<Scene> {
  const site = await startSite(answer);
  const scene: Scene = {
    site,
    faults: makeFaults(faults),
    nowMs: NOW_MS,
    waits: [],
    keys: createFaultyKeySource({
      url: () => new URL(site.publicKeyUrl),
      cacheSeconds,
      now: () => scene.nowMs,
      faults: () => scene.faults,
      wait: async (seconds) => void scene.waits.push(seconds),
    }),
  };
  return scene;
}

describe('a failing key endpoint', () => {
  test.each([
    ['unreachable', 'cannot be reached'],
    ['status-500', 'answers 500'],
    ['redirect', 'redirects'],
    ['html', 'answers with HTML'],
  ] as const)(
    'that is %s refuses by K1 in the name of the fault, without asking the site',
    async (keyEndpointFailure, words) => {
      const { keys, site } = await makeScene({ keyEndpointFailure });
      const { checks, document } = await keys.load();
      expect(document).toBeUndefined();
      expect(checks).toEqual([
        {
          rule: 'K1',
          title: 'Public key address',
          outcome: 'failed',
          finding: `Fault switched on: the public key address ${words}. The site itself was not asked.`,
          fault: 'keyEndpointFailure',
        },
      ]);
      expect(site.calls).toEqual([]);
    },
  );

  test('works again from the moment that it is switched off', async () => {
    const scene = await makeScene({ keyEndpointFailure: 'html' }, { cacheSeconds: 60 });
    await scene.keys.load();
    scene.faults = makeFaults();
    expect((await scene.keys.load()).document?.form).toBe('pem');
  });

  test('is not noticed while keys are cached', async () => {
    const scene = await makeScene({}, { cacheSeconds: 60 });
    await scene.keys.load();
    scene.faults = makeFaults({ keyEndpointFailure: 'unreachable' });
    expect(await scene.keys.load()).toMatchObject({ keptSeconds: 0, document: { form: 'pem' } });
  });

  test('is told from a site that fails by itself', async () => {
    const { keys } = await makeScene(
      {},
      { answer: (_, response) => response.writeHead(500).end() },
    );
    const [check] = (await keys.load()).checks;
    expect(check).not.toHaveProperty('fault');
    expect(check?.finding).not.toContain('Fault');
  });
});

describe('a slow key endpoint', () => {
  test('that comes in time is warned about and accepted', async () => {
    const { keys, waits, site } = await makeScene({ keyEndpointDelaySeconds: 4 });
    const { checks, document } = await keys.load();
    expect(waits).toEqual([4]);
    expect(document?.form).toBe('pem');
    expect(site.calls).toHaveLength(1);
    expect(checks[0]).toMatchObject({
      rule: 'K1',
      outcome: 'warned',
      finding: 'Fault switched on: the public key address answers 4 seconds late. It came in time.',
      fault: 'keyEndpointDelaySeconds',
    });
  });

  test.each([5, 8])(
    'that takes as long as a fetch may, or longer, is given up: %i s',
    async (delay) => {
      const { keys, waits, site } = await makeScene({ keyEndpointDelaySeconds: delay });
      expect((await keys.load()).checks).toMatchObject([
        {
          rule: 'K1',
          outcome: 'failed',
          fault: 'keyEndpointDelaySeconds',
          finding: expect.stringContaining('given up after 5 seconds'),
        },
      ]);
      expect(waits).toEqual([5]);
      expect(site.calls).toEqual([]);
    },
  );

  test('leaves less time for the site, and takes the blame for that', async () => {
    const { keys } = await makeScene({ keyEndpointDelaySeconds: 4.99 }, { answer: () => {} });
    expect((await keys.load()).checks).toMatchObject([
      { outcome: 'failed', fault: 'keyEndpointDelaySeconds' },
    ]);
  });

  test.each([
    [
      'is not there',
      (_: unknown, { socket }: { socket: { destroy(): void } | null }) => socket?.destroy(),
    ],
    [
      'says too much',
      (_: unknown, response: { end(text: string): void }) => response.end('x'.repeat(70_000)),
    ],
  ])('does not take the blame for a site that %s', async (_case, answer) => {
    const { keys } = await makeScene({ keyEndpointDelaySeconds: 1 }, { answer });
    const [check] = (await keys.load()).checks;
    expect(check).toMatchObject({ rule: 'K1', outcome: 'failed' });
    expect(check).not.toHaveProperty('fault');
  });

  test('is waited for no longer once the emulator closes', async () => {
    let waiting: AbortSignal | undefined;
    const keys = createFaultyKeySource({
      url: () => new URL('http://127.0.0.1:1/key'),
      cacheSeconds: 0,
      now: () => NOW_MS,
      faults: () => makeFaults({ keyEndpointDelaySeconds: 8 }),
      wait: async (_seconds, signal) => {
        waiting = signal;
      },
    });
    await keys.load();
    keys.close();
    expect(waiting?.aborted).toBe(true);
  });

  test('does not take the blame for what the site answers', async () => {
    const answer = (_: unknown, response: { writeHead(status: number): { end(): void } }): void =>
      response.writeHead(404).end();
    const { keys } = await makeScene({ keyEndpointDelaySeconds: 1 }, { answer });
    const { checks } = await keys.load();
    expect(checks).toMatchObject([{ outcome: 'failed', finding: expect.stringContaining('404') }]);
    expect(checks[0]).not.toHaveProperty('fault');
  });

  test('is not remembered with the keys that it held up', async () => {
    const scene = await makeScene({ keyEndpointDelaySeconds: 1 }, { cacheSeconds: 60 });
    await scene.keys.load();
    scene.faults = makeFaults();
    const { checks } = await scene.keys.load();
    expect(checks.some(({ fault }) => fault !== undefined)).toBe(false);
  });
});

describe('a stale key cache', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const entry = (kid: string, publicKey: string): object => ({
    kid,
    publicKey: base64(publicKey),
    expiry: NOW_SECONDS + 86_400,
  });
  const newToken = makeToken({ header: { kid: 'new' }, privateKey: strangerKeys.privateKey });

  async function makeRotatingScene(cacheSeconds: number) {
    const published = [entry('old', siteKeys.pem)];
    const answer = (_: unknown, response: { end(text: string): void }): void =>
      response.end(JSON.stringify(published));
    const scene = await makeScene({}, { cacheSeconds, answer });
    await scene.keys.load();
    published.push(entry('new', strangerKeys.pem));
    scene.nowMs += 70_000;
    return scene;
  }

  test.each([0, 60])('goes on with the last keys after a cache time of %i s', async (seconds) => {
    const scene = await makeRotatingScene(seconds);
    scene.faults = makeFaults({ staleKeyCache: true });
    const { verdict } = await verify(makeToken({ header: { kid: 'old' } }), scene);
    expect(verdict.authenticated).toBe(true);
    expect(verdict.checks).toContainEqual({
      rule: 'K5',
      title: 'Key cache',
      outcome: 'warned',
      finding:
        'Fault switched on: the last fetched keys go on being used. The keys were fetched 70 seconds ago and kept.',
      fault: 'staleKeyCache',
    });
    const { failed } = await verify(newToken, scene);
    expect(failed).toMatchObject({ rule: 'K5', fault: 'staleKeyCache' });
    expect(scene.site.calls).toHaveLength(1);
  });

  test('that is switched off lets the new key in', async () => {
    const scene = await makeRotatingScene(60);
    expect((await verify(newToken, scene)).failed).toBeUndefined();
  });

  test('that is still fresh is a cache like any other', async () => {
    const scene = await makeRotatingScene(3600);
    scene.faults = makeFaults({ staleKeyCache: true });
    const { failed } = await verify(newToken, scene);
    expect(failed).toMatchObject({ rule: 'K5' });
    expect(failed).not.toHaveProperty('fault');
  });

  test('takes the blame when one PEM was replaced by another', async () => {
    let pem = siteKeys.pem;
    const scene = await makeScene({}, { answer: (_, response) => response.end(pem) });
    await scene.keys.load();
    pem = strangerKeys.pem;
    scene.faults = makeFaults({ staleKeyCache: true });
    const { failed } = await verify(makeToken({ privateKey: strangerKeys.privateKey }), scene);
    expect(failed).toMatchObject({ rule: 'T1', title: 'Signature', fault: 'staleKeyCache' });
  });

  test('has to be filled once', async () => {
    const { keys, site } = await makeScene({ staleKeyCache: true });
    expect((await keys.load()).checks.some(({ fault }) => fault)).toBe(false);
    expect((await keys.load()).checks.at(-1)).toMatchObject({
      rule: 'K5',
      outcome: 'warned',
      fault: 'staleKeyCache',
    });
    expect(site.calls).toHaveLength(1);
  });
});
