import { createPublicKey } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { createTokenIssuer, type Warning } from '../../src/index.ts';
import { KIM, makeOptions } from '../fixtures/make-app.ts';
import type { VaultVersion } from '../fixtures/stand-in-vault.ts';
import {
  DAY,
  privateKeys,
  START,
  sourceOf,
  startSite,
  startVault,
  type VaultSite,
} from '../fixtures/vault-site.ts';

const older = { created: START - 2.5 * DAY, privateKey: privateKeys[2] };
const leaked = { created: START - 1.5 * DAY, privateKey: privateKeys[0] };
const pending = { created: START - 100, privateKey: privateKeys[1] };
const revoked = { ...leaked, tags: { revoked: 'true' }, updated: START + 200 };

/** A site that signs with the leaked version, and what it does after its next look. */
async function startWith(...others: VaultVersion[]) {
  const vault = await startVault(
    ...others.filter(({ created }) => created < leaked.created),
    leaked,
  );
  vault.versions.push(...others.filter(({ created }) => created > leaked.created));
  const index = vault.versions.findIndex(({ created }) => created === leaked.created);
  const site = startSite(vault);
  const { published, signer } = await site.at(START);
  const kid = published[signer - 1]?.kid;
  const look = async (now: number) => {
    site.clock.now = now;
    await site.issuer.publicKeys().catch(() => {});
    await site.looked();
  };
  return {
    vault,
    site,
    kid,
    look,
    revoke(version: VaultVersion) {
      vault.versions[index] = version;
    },
  };
}

/** Which kid signs and which are published. */
async function stateOf(site: VaultSite, now: number) {
  const { published, signer } = await site.at(now);
  return { signs: published[signer - 1]?.kid, published: published.map(({ kid }) => kid) };
}

describe('a version with the tag revoked', () => {
  it.each([
    ['may not sign any more', { ...revoked, keyOps: ['verify'] }],
    ['is disabled', { ...revoked, enabled: false }],
    ['is disabled and may not sign', { ...revoked, enabled: false, keyOps: [] }],
    ['has expired', { ...revoked, exp: START + 250 }],
  ])('is out at once when it %s, and the one before it signs', async (_, version) => {
    const { site, kid, look, revoke } = await startWith(older);
    revoke(version);
    await look(START + 300);
    const { signs, published } = await stateOf(site, START + 301);
    expect(published).toEqual([signs]);
    expect(signs).not.toBe(kid);
    expect(site.errors).toEqual([]);
  });

  it.each([
    ['may not sign any more', { ...revoked, keyOps: ['verify'] }],
    ['is disabled', { ...revoked, enabled: false }],
  ])(
    'is out at once when it %s, and one that waits signs when there is no other',
    async (_, version) => {
      const { site, kid, look, revoke } = await startWith(pending);
      revoke(version);
      await look(START + 300);
      const { signs, published } = await stateOf(site, START + 301);
      expect(published).toEqual([signs]);
      expect(signs).not.toBe(kid);
    },
  );

  it('is out at once when it was disabled first, for longer than a look, and cannot be shown any more', async () => {
    const { vault, site, kid, look, revoke } = await startWith(older, pending);
    revoke({ ...leaked, enabled: false, updated: START + 200 });
    vault.fault = (name) => (/GET.*\/v2$/.test(name) ? { status: 403 } : undefined);
    await look(START + 300);
    revoke({ ...revoked, enabled: false });
    await look(START + 600);
    expect((await stateOf(site, START + 601)).published).not.toContain(kid);
  });

  it('is out at once though a new version cannot be fetched yet, which is told', async () => {
    const vault = await startVault(leaked);
    const warnings: Warning[] = [];
    const clock = { now: START };
    const issuer = createTokenIssuer(
      makeOptions({
        keys: sourceOf(vault),
        now: () => clock.now * 1000,
        onWarning: (warning) => warnings.push(warning),
      }),
    );
    await issuer.issue(KIM, {} as never);
    vault.versions.splice(0, 1, revoked, pending);
    vault.fault = (name) => (/GET.*\/v2$/.test(name) ? { status: 500 } : undefined);
    const moments = [300, 301].map((seconds) => START + seconds);
    for (const now of moments) {
      clock.now = now;
      await expect
        .poll(() => issuer.issue(KIM, {} as never).catch((error) => error.code))
        .toBe('keys_unavailable');
    }
    expect(warnings).toMatchObject([
      { code: 'key_left_out', message: expect.stringContaining('(500)') },
    ]);
    // Nothing signs, so the next look comes soon.
    vault.fault = () => undefined;
    clock.now = START + 306;
    await expect
      .poll(() => issuer.issue(KIM, {} as never).catch((error) => error.code))
      .toHaveProperty('token');
  });

  it('is out at once though another version has changed and cannot be fetched again', async () => {
    const { vault, site, kid, look, revoke } = await startWith(older);
    revoke(revoked);
    vault.versions[0] = { ...older, updated: START + 200 };
    vault.fault = (name) => (/GET.*\/v1$/.test(name) ? { status: 500 } : undefined);
    await look(START + 300);
    const { signs, published } = await stateOf(site, START + 301);
    expect(published).toEqual([signs]);
    expect(signs).not.toBe(kid);
  });

  it('leaves no keys when it is the last, and a new one signs five seconds later', async () => {
    const { vault, site, look, revoke } = await startWith();
    revoke({ ...revoked, enabled: false });
    await look(START + 300);
    await expect(site.at(START + 301)).rejects.toThrow(/every key is revoked.*new version/);
    vault.versions.push({ created: START + 302, privateKey: privateKeys[1] });
    await look(START + 306);
    expect(await site.at(START + 307)).toMatchObject({ signer: 1, published: { length: 1 } });
  });

  it('is out on an instance that starts, which cannot be shown it, and rather lets one sign that waits than one that had retired', async () => {
    const old = { ...older, created: START - 30 * DAY };
    const replaced = { ...revoked, created: START - 9 * DAY, enabled: false, updated: START };
    const vault = await startVault(old, replaced, { ...pending, privateKey: privateKeys[1] });
    vault.fault = (name) => (/GET.*\/v2$/.test(name) ? { status: 403 } : undefined);
    const site = startSite(vault);
    const { published } = await site.at(START);
    expect(published).toHaveLength(1);
    const modulus = privateKeys[1].export({ format: 'jwk' }).n ?? '';
    const pem = Buffer.from(published[0]?.publicKey ?? '', 'base64').toString();
    expect(createPublicKey(pem).export({ format: 'jwk' }).n).toBe(modulus);
  });

  it('takes the same key out under another version', async () => {
    const vault = await startVault(older, leaked, { ...revoked, privateKey: leaked.privateKey });
    expect(await startSite(vault).at(START + DAY)).toMatchObject({ published: { length: 1 } });
  });
});

describe('a version that cannot sign', () => {
  async function warn(...versions: VaultVersion[]) {
    const vault = await startVault(...versions);
    const warnings: Warning[] = [];
    const headers = new Set<string | undefined>();
    const clock = { now: START };
    const issuer = createTokenIssuer(
      makeOptions({
        keys: sourceOf(vault, { refreshSeconds: 1 }),
        now: () => clock.now * 1000,
        onWarning: (warning) => warnings.push(warning),
      }),
    );
    for (; clock.now < START + 5; clock.now += 1) {
      const { token } = await issuer.issue(KIM, {} as never);
      headers.add(token.split('.')[0]);
    }
    const isOneSigner = headers.size === 1;
    return {
      warnings,
      isOneSigner,
      published: JSON.parse((await issuer.publicKeys()).body) as unknown[],
    };
  }

  it.each([
    ['is for another kind of key', { ...pending, kty: 'EC' }, /a key for EC, not RSA/],
    ['is old and may not sign', { ...older, keyOps: ['verify'] }, /allow the operation Sign/],
    [
      'is the key of an older one',
      { ...pending, privateKey: leaked.privateKey },
      /key of an older/,
    ],
  ])('because it %s is left out with one warning', async (_, version, sentence) => {
    const { warnings, published } = await warn(leaked, version);
    expect(published).toHaveLength(1);
    expect(warnings).toMatchObject([
      { code: 'key_left_out', message: expect.stringMatching(/Version v2 of the key/) },
    ]);
    expect(warnings[0]?.message).toMatch(sentence);
  });

  it('hands nothing over when it expires', async () => {
    const useless = { created: START - 1.2 * DAY, kty: 'EC', exp: START + 1 };
    const site = await warn(leaked, { ...useless, privateKey: privateKeys[2] }, pending);
    expect(site).toMatchObject({ published: { length: 2 }, isOneSigner: true });
  });
});

describe('a first signature that hangs', () => {
  it('does not hold up those that come a second later', async () => {
    const vault = await startVault(leaked);
    const site = startSite(vault);
    await site.issuer.publicKeys();
    let asked = 0;
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    vault.fault = async (name) => {
      if (!name.startsWith('POST')) return undefined;
      asked += 1;
      if (asked === 1) await released;
      return undefined;
    };
    const stuck = site.issuer.issue(KIM, {} as never);
    await expect.poll(() => asked).toBe(1);
    const realNow = performance.now.bind(performance);
    const now = vi.spyOn(performance, 'now').mockImplementation(() => realNow() + 1000);
    expect(await site.at(START)).toMatchObject({ signer: 1 });
    now.mockRestore();
    release();
    await expect(stuck).resolves.toHaveProperty('token');
  });
});
