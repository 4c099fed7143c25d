import { sign } from 'node:crypto';
import type { KeyVaultKey } from '@azure/keyvault-keys';
import { describe, expect, it } from 'vitest';
import type { StandInVault, VaultVersion } from '../fixtures/stand-in-vault.ts';
import {
  DAY,
  privateKeys,
  START,
  startSite,
  startVault,
  type VaultSite,
} from '../fixtures/vault-site.ts';

/** What a default lead is. */
const LEAD = DAY + 300;

const first = { created: START - 30 * DAY, privateKey: privateKeys[0] };
const second = { created: START - 2 * DAY, privateKey: privateKeys[1] };

/** The site after a look that is due has ended. */
async function lookAt(site: VaultSite, now: number) {
  site.clock.now = now;
  await site.issuer.publicKeys();
  await site.looked();
  return site.at(now + 1);
}

/** A site that has signed with its first version, and what happens to the second. */
async function startWith(...versions: VaultVersion[]) {
  const vault = await startVault(...versions);
  const site = startSite(vault);
  const start = await site.at(START);
  const change = (version: VaultVersion) => {
    vault.versions[1] = version;
  };
  return { vault, site, start, change };
}

/** That both are published, the first signs for a lead after this moment, and then the second. */
async function expectLead(site: VaultSite, seen: number) {
  expect(await site.at(seen + 1)).toMatchObject({ signer: 1, published: { length: 2 } });
  const almost = seen + DAY - 1;
  expect(await lookAt(site, almost - 1)).toMatchObject({ signer: 1, published: { length: 2 } });
  expect(await lookAt(site, seen + DAY)).toMatchObject({ signer: 2, published: { length: 2 } });
  // What the first one signed last is verified for its lifetime, by caches that are as old as they may be.
  const last = seen + DAY + 3600 + DAY;
  expect(await lookAt(site, last - 2)).toMatchObject({ signer: 2, published: { length: 2 } });
  expect(await lookAt(site, last)).toMatchObject({ signer: 1, published: { length: 1 } });
}

describe('a version that this process has not published yet', () => {
  it('waits when it was made disabled and is enabled days later', async () => {
    const { site, change } = await startWith(first, { ...second, enabled: false });
    change({ ...second, updated: START + 290 });
    await lookAt(site, START + 300);
    await expectLead(site, START + 300);
  });

  it('waits when its tag as revoked is removed', async () => {
    const { site, start, change } = await startWith(first, { ...second, tags: { revoked: '' } });
    expect(start).toMatchObject({ signer: 1, published: { length: 1 } });
    change({ ...second, updated: START + 290 });
    await lookAt(site, START + 300);
    await expectLead(site, START + 300);
  });

  it('waits when the list was refused for longer than its lead', async () => {
    const { vault, site } = await startWith(first);
    vault.versions.push({ created: START + 60, privateKey: privateKeys[1] });
    vault.fault = (name) => (name.startsWith('GET') ? { status: 403 } : undefined);
    for (let hours = 1; hours <= 26; hours += 1) await lookAt(site, START + hours * 3600);
    vault.fault = () => undefined;
    const seen = START + 27 * 3600;
    await lookAt(site, seen);
    await expectLead(site, seen);
  });

  /** A quiet site that answers with the old document, since the list takes longer than a request waits. */
  async function wakeAt(now: number, created: number) {
    const { vault, site } = await startWith(first);
    vault.versions.push({ created, privateKey: privateKeys[1] });
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    vault.fault = async (name) => {
      if (name.endsWith('/versions')) await released;
      return undefined;
    };
    site.clock.now = now;
    expect(JSON.parse((await site.issuer.publicKeys()).body)).toHaveLength(1);
    release();
    await site.looked();
    return site;
  }

  it('waits after an old document was answered because the list came late', async () => {
    const seen = START + DAY + 1000;
    await expectLead(await wakeAt(seen, START + 1), seen);
  });

  it('waits on a site that nobody asked for longer than keys are remembered, until the others drop the one before', async () => {
    const activeFrom = START + 60 + LEAD;
    const seen = activeFrom + 3600;
    const site = await wakeAt(seen, START + 60);
    expect(await site.at(seen + 1)).toMatchObject({ signer: 1, published: { length: 2 } });
    expect(await lookAt(site, activeFrom + DAY - 2)).toMatchObject({ signer: 1 });
    expect(await lookAt(site, activeFrom + DAY)).toMatchObject({ signer: 2 });
  });

  it('signs at once on such a site where the others dropped the one before', async () => {
    const seen = START + 30 * DAY;
    expect(await (await wakeAt(seen, START + 60)).at(seen + 1)).toMatchObject({ signer: 2 });
  });

  it('waits no longer than the version before it may sign', async () => {
    const exp = START + 3600;
    const vault = await startVault({ ...first, exp }, { ...second, enabled: false });
    // Microsoft's own client goes by the machine's clock.
    const cryptographyFor = ({ properties }: KeyVaultKey) => ({
      signData: async (_algorithm: string, bytes: Uint8Array) => ({
        result: sign('sha256', bytes, privateKeys[properties.version === 'v1' ? 0 : 1]),
      }),
    });
    const site = startSite(vault, { cryptographyFor } as never);
    await site.at(START);
    vault.versions[1] = { ...second, updated: START + 290 };
    expect(await lookAt(site, START + 300)).toMatchObject({ signer: 1, published: { length: 2 } });
    expect(await site.at(exp)).toMatchObject({ signer: 2 });
  });

  it('waits as long as the site says', async () => {
    const vault = await startVault(first, { ...second, enabled: false });
    const site = startSite(vault, { leadSeconds: 60 });
    await site.at(START);
    vault.versions[1] = { ...second, updated: START + 290 };
    expect(await lookAt(site, START + 300)).toMatchObject({ signer: 1 });
    expect(await site.at(START + 360)).toMatchObject({ signer: 2 });
  });
});

describe('an instance that starts', () => {
  const at = async (vault: StandInVault) => startSite(vault).at(START);

  it('lets a version wait that was enabled before it could sign', async () => {
    const created = START - DAY - 600;
    const vault = await startVault(first, { ...second, created, updated: START - 3600 });
    expect(await at(vault)).toMatchObject({ signer: 1, published: { length: 2 } });
  });

  it('lets the version that signs go on when it is tagged', async () => {
    const vault = await startVault(first, { ...second, updated: START - 60, tags: { team: 'a' } });
    expect(await at(vault)).toMatchObject({ signer: 2 });
  });

  it('signs with the only version however new and however changed', async () => {
    expect(await at(await startVault({ created: START - 5, updated: START - 1 }))).toMatchObject({
      signer: 1,
    });
  });

  it('lets an enabled version wait for its activation date', async () => {
    const vault = await startVault(first, { ...second, updated: START - 5, nbf: START + LEAD });
    expect(await at(vault)).toMatchObject({ signer: 1, published: { length: 2 } });
  });
});
