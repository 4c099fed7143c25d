import { type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { KeyProperties, KeyVaultKey, SignResult } from '@azure/keyvault-keys';
import { createTokenIssuer } from '@lcw-auth/server';
import { importSPKI, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { KIM, makeOptions } from '../fixtures/make-app.ts';
import { makeRsaKey } from '../fixtures/make-keys.ts';
import { keysFromKeyVault } from './azure-key-vault.ts';

const DAY_MS = 86_400_000;
const START_MS = 1_700_000_000_000;

interface Version {
  privateKey: KeyObject;
  properties: KeyProperties;
}

/** A vault that holds versions of one key and signs with them, as far as the recipe can see. */
function makeVault(...versions: { createdMs: number; enabled?: boolean; revoked?: boolean }[]) {
  const held = new Map<string, Version>();
  for (const [index, { createdMs, enabled = true, revoked }] of versions.entries()) {
    const version = `v${index + 1}`;
    const properties = {
      name: 'lcw-auth',
      version,
      enabled,
      createdOn: new Date(createdMs),
      vaultUrl: '',
      ...(revoked && { tags: { revoked: 'true' } }),
    };
    held.set(version, { privateKey: makeRsaKey(), properties });
  }
  const bytes = (text: string | undefined) => Buffer.from(text ?? '', 'base64url');
  const keys = {
    async *listPropertiesOfKeyVersions() {
      for (const { properties } of held.values()) yield properties;
    },
    async getKey(name: string, { version = '' } = {}): Promise<KeyVaultKey> {
      const { privateKey, properties } = held.get(version) as Version;
      const { n, e } = privateKey.export({ format: 'jwk' });
      return { name, id: version, key: { kty: 'RSA', n: bytes(n), e: bytes(e) }, properties };
    },
  };
  const cryptographyFor = ({ id = '' }: KeyVaultKey) => ({
    async signData(algorithm: string, data: Uint8Array): Promise<SignResult> {
      const { privateKey } = held.get(id) as Version;
      return { algorithm, result: sign('sha256', data, privateKey) } as SignResult;
    },
  });
  return keysFromKeyVault(keys as never, 'lcw-auth', cryptographyFor as never);
}

async function issueAt(nowMs: number, keys: ReturnType<typeof makeVault>) {
  const issuer = createTokenIssuer(makeOptions({ keys, now: () => nowMs }));
  const { token } = await issuer.issue(KIM, {} as never);
  const published: { kid: string; publicKey: string }[] = JSON.parse(
    (await issuer.publicKeys()).body,
  );
  return { token, published };
}

describe('the recipe for Azure Key Vault', () => {
  it('in the documentation is the one that is tested here', () => {
    const page = new URL('../../../../docs/azure-key-vault.md', import.meta.url);
    const recipe = new URL('azure-key-vault.ts', import.meta.url);
    expect(readFileSync(page, 'utf8')).toContain(readFileSync(recipe, 'utf8').trim());
  });

  it('signs tokens that verify against what is published', async () => {
    const { token, published } = await issueAt(START_MS, makeVault({ createdMs: START_MS - 1000 }));
    const pem = Buffer.from(published[0]?.publicKey ?? '', 'base64').toString();
    const currentDate = new Date(START_MS);
    await expect(
      jwtVerify(token, await importSPKI(pem, 'RS256'), { currentDate }),
    ).resolves.toBeTruthy();
  });

  it('publishes a new version at once, and signs with it a day later', async () => {
    const vault = makeVault({ createdMs: START_MS }, { createdMs: START_MS + 5 * DAY_MS });
    const before = await issueAt(START_MS + 6 * DAY_MS - 1000, vault);
    const after = await issueAt(START_MS + 6 * DAY_MS, vault);
    const kidOf = (token: string) =>
      JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
    expect(before.published).toHaveLength(2);
    expect(kidOf(before.token)).toBe(before.published[0]?.kid);
    expect(kidOf(after.token)).toBe(after.published[1]?.kid);
  });

  it('neither signs with a version that is tagged as revoked nor publishes it', async () => {
    const vault = makeVault(
      { createdMs: START_MS },
      { createdMs: START_MS + DAY_MS, revoked: true },
    );
    const { published, token } = await issueAt(START_MS + 5 * DAY_MS, vault);
    expect(published).toHaveLength(1);
    const { kid } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
    expect(kid).toBe(published[0]?.kid);
  });

  it('leaves disabled versions out', async () => {
    const vault = makeVault({ createdMs: START_MS }, { createdMs: START_MS, enabled: false });
    expect((await issueAt(START_MS + DAY_MS, vault)).published).toHaveLength(1);
  });
});
