import { createPublicKey } from 'node:crypto';
import type { CryptographyClient, KeyClient, KeyVaultKey } from '@azure/keyvault-keys';
import { type KeySource, keysFrom, type RemoteSigner } from '@lcw-auth/server';

/** How long a new version is published before it signs: as long as Omnichannel may cache keys. */
const LEAD_SECONDS = 24 * 60 * 60;

/** Every enabled version of a Key Vault key becomes a signing key; its private half never leaves the vault. */
export function keysFromKeyVault(
  keys: Pick<KeyClient, 'listPropertiesOfKeyVersions' | 'getKey'>,
  name: string,
  cryptographyFor: (key: KeyVaultKey) => Pick<CryptographyClient, 'signData'>,
): KeySource {
  return keysFrom(async () => {
    const signers: RemoteSigner[] = [];
    for await (const properties of keys.listPropertiesOfKeyVersions(name)) {
      const { version, enabled, createdOn, tags } = properties;
      if (!enabled || !version || !createdOn) continue;
      const key = await keys.getKey(name, { version });
      const cryptography = cryptographyFor(key);
      signers.push({
        publicKey: publicPem(key),
        activeFrom: Math.floor(createdOn.getTime() / 1000) + LEAD_SECONDS,
        revoked: tags?.revoked !== undefined,
        sign: async (bytes) => (await cryptography.signData('RS256', bytes)).result,
      });
    }
    return signers;
  });
}

function publicPem({ key }: KeyVaultKey): string {
  const text = (part?: Uint8Array) => Buffer.from(part ?? []).toString('base64url');
  const jwk = { kty: 'RSA', n: text(key?.n), e: text(key?.e) };
  return createPublicKey({ key: jwk, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
}
