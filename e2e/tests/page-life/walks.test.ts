/** Whatever a page lives through, a chat is the chat of whoever is signed in on the server. */
import type { BrowserContext } from 'puppeteer-core';
import { expect, test } from '../../fixtures/page-life/life.ts';
import type { LifeSite } from '../../fixtures/page-life/life-site.ts';
import { describeWalk, walk, walkUntilFault } from '../../fixtures/page-life/walk.ts';

/** Walks from this seed on, and so many: to walk again what has failed. */
const { LCW_SEED = '1', LCW_WALKS } = process.env;
const FIRST_SEED = Number(LCW_SEED);

/** A new emulator now and then: each look at what it verified is at all of its chats. */
const WALKS_PER_SITE = 40;

/** Walks until all are made or time is up. */
async function walkMany(
  { visitor, startSite }: { visitor: BrowserContext; startSite: () => Promise<LifeSite> },
  { walks, limitMs = Number.POSITIVE_INFINITY }: { walks: number; limitMs?: number },
): Promise<void> {
  test.setTimeout(60_000 + walks * 15_000);
  const startedAt = performance.now();
  const sums = { walks: 0, wanted: 0, had: 0, hadRegistered: 0 };
  let site: LifeSite | undefined;
  for (let index = 0; index < walks && performance.now() - startedAt < limitMs; index += 1) {
    if (site === undefined || index % WALKS_PER_SITE === 0) site = await startSite();
    const report = await walk(site, visitor, { seed: FIRST_SEED + index });
    expect(report.fault, describeWalk(report)).toBeUndefined();
    sums.walks += 1;
    sums.wanted += report.wanted;
    sums.had += report.had;
    sums.hadRegistered += report.hadRegistered;
  }
  test.info().annotations.push({ type: 'walks', description: JSON.stringify(sums) });
  // A token that is never there is not another's: where null is allowed, it must not be all there is.
  if (sums.walks < 10) return;
  expect(sums.had).toBeGreaterThan(sums.wanted / 2);
  expect(sums.hadRegistered).toBeGreaterThan(0);
}

const SAMPLE = LCW_WALKS ? { walks: Number(LCW_WALKS) } : { walks: 40, limitMs: 15_000 };

test(`on a sample of walks, from seed ${FIRST_SEED} on, each chat is whose it has to be`, ({
  visitor,
  startSite,
}) => walkMany({ visitor, startSite }, SAMPLE));

test(
  `on hundreds of walks, from seed ${FIRST_SEED} on, each chat is whose it has to be`,
  {
    tag: '@long',
  },
  ({ visitor, startSite }) => walkMany({ visitor, startSite }, { walks: Number(LCW_WALKS ?? 300) }),
);

test('a client that always answers null is found out', async ({ visitor, site }) => {
  site.clientScript = 'globalThis.auth = { getAuthenticationToken: (callback) => callback(null) };';
  const report = await walkUntilFault(site, visitor, { tokenRead: 'at-start' });
  expect(report.fault).toMatch(/lcw:error 3, verified: nobody/);
});

/** Has our script listen in vain, as if a signal had never been thought of. Our tag must find it in place. */
const deafen = (types: readonly string[]) => `<script>{
  const { addEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    const isOurs = document.currentScript?.src.endsWith('/client.js');
    if (!(isOurs && ${JSON.stringify(types)}.includes(type))) addEventListener.call(this, type, ...rest);
  };
}</script>`;

/** Our script's channel between tabs, and no other, carries nothing. */
const MUTE = `<script>{
  const { postMessage } = BroadcastChannel.prototype;
  BroadcastChannel.prototype.postMessage = function (message) {
    if (this.name !== 'lcw-auth') postMessage.call(this, message);
  };
}</script>`;

const HELD = { tokenRead: 'at-start', attributes: { 'max-age-seconds': '300' } } as const;

for (const [signal, before] of [
  ['forms', deafen(['submit'])],
  ['other tabs', MUTE],
] as const) {
  test(`a client that does not hear of ${signal} is found out`, {
    tag: signal === 'forms' ? [] : '@long',
  }, async ({ visitor, site }) => {
    test.setTimeout(300_000);
    const report = await walkUntilFault(site, visitor, { ...HELD, namesUser: false, before });
    expect(report.fault).toMatch(/^lcw:startChat/);
  });
}
