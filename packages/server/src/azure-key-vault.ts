/** Signs with a key in Azure Key Vault: its private half never leaves the vault. @module */
import { CryptographyClient, KeyClient, type KeyVaultKey } from '@azure/keyvault-keys';
import { ConfigError, type KeySource, keysFrom, LiveChatAuthError } from './index.ts';
import { VaultError } from './key-vault/ask-vault.ts';
import {
  createVersionFinder,
  type Found,
  type VaultKeyPlace,
  type VaultKeys,
} from './key-vault/find-versions.ts';
import type { VaultSigner } from './key-vault/vault-version.ts';
import { checkOptions } from './options/check-options.ts';
import { aFunction, aWholeNumber, expecting, type Rule } from './options/rules.ts';

export type { VaultKeys, VaultSigner };

/** What does not depend on how the vault is reached. */
interface CommonOptions {
  /** The key's name in the vault. */
  name: string;
  /**
   * How long after its creation a new version signs, in seconds: as long as Omnichannel may cache
   * keys (K5), and until every instance has seen the version. All instances need the same. With less
   * than `keyCacheSeconds` of the middleware, tokens of a new version may be refused at first.
   * @default 86400 + refreshSeconds
   */
  leadSeconds?: number;
  /** How old what is known of the versions may become, in seconds. @default 300 */
  refreshSeconds?: number;
}

/** Options of {@link keysFromAzureKeyVault}: a vault's address and a credential, or clients of your own. */
export type AzureKeyVaultOptions = CommonOptions &
  (
    | {
        /** Such as `https://contoso.vault.azure.net`. */
        vaultUrl: string;
        /** Such as `new DefaultAzureCredential()` of `@azure/identity`. */
        credential: ConstructorParameters<typeof KeyClient>[1];
        keyClient?: undefined;
        cryptographyFor?: undefined;
      }
    | {
        keyClient: VaultKeys;
        /** Makes a client that signs with one version: once for each, and again where its first signature hangs. */
        cryptographyFor: (key: KeyVaultKey) => VaultSigner;
        vaultUrl?: undefined;
        credential?: undefined;
      }
  );

const hasMethod = (value: unknown, method: string) =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, method) === 'function';

function isVaultUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, pathname, search, username } = new URL(value);
  return protocol === 'https:' && pathname === '/' && search === '' && username === '';
}

const RULES: Readonly<Record<string, Rule>> = {
  vaultUrl: expecting(
    isVaultUrl,
    "Give the vault's address, such as 'https://contoso.vault.azure.net'.",
  ),
  credential: expecting(
    (value) => hasMethod(value, 'getToken'),
    'Give a credential, such as new DefaultAzureCredential() of @azure/identity.',
  ),
  keyClient: expecting(
    (value) => hasMethod(value, 'listPropertiesOfKeyVersions') && hasMethod(value, 'getKey'),
    'Give a KeyClient of @azure/keyvault-keys.',
  ),
  cryptographyFor: aFunction('(key) => new CryptographyClient(key, credential)'),
  name: expecting(
    (value) => typeof value === 'string' && /^[0-9A-Za-z-]{1,127}$/.test(value),
    "Give the key's name in the vault: letters, digits and hyphens, 127 at most.",
  ),
  leadSeconds: aWholeNumber('seconds', 0, 31_536_000),
  refreshSeconds: aWholeNumber('seconds', 1, 86_400),
};

/** How long Omnichannel may cache keys: a careful guess (K5). */
const CACHE_SECONDS = 86_400;

type Config = VaultKeyPlace & { refreshSeconds: number };

const WAYS = [
  ['vaultUrl', 'credential'],
  ['keyClient', 'cryptographyFor'],
] as const;

function parseOptions(options: unknown): Config {
  const { given, problems } = checkOptions(options, RULES, (isGiven) => [
    'name',
    ...(WAYS.find((names) => names.some(isGiven)) ?? WAYS[0]),
  ]);
  const isBoth = WAYS.every((names) => names.some((name) => given.has(name)));
  const both = {
    option: 'keyClient',
    received: 'clients, and a vaultUrl or credential',
    fix: 'Give either vaultUrl and credential, or keyClient and cryptographyFor.',
  };
  const all = isBoth ? [...problems, both] : problems;
  if (all.length > 0) throw new ConfigError(all, 'keysFromAzureKeyVault');

  // Every value has passed its rule.
  const optionOf = <T>(option: string) => given.get(option) as T;
  const refreshSeconds = optionOf<number | undefined>('refreshSeconds') ?? 300;
  const common = {
    name: optionOf<string>('name'),
    leadSeconds: optionOf<number | undefined>('leadSeconds') ?? CACHE_SECONDS + refreshSeconds,
    refreshSeconds,
  };
  if (given.has('keyClient')) {
    const cryptographyFor = optionOf<Config['cryptographyFor']>('cryptographyFor');
    return { ...common, keyClient: optionOf<VaultKeys>('keyClient'), cryptographyFor };
  }
  const credential = optionOf<ConstructorParameters<typeof KeyClient>[1]>('credential');
  // What a busy vault says has to be heard, not waited for: second tries are made here.
  const once = () => ({ retryOptions: { maxRetries: 0 } });
  return {
    ...common,
    keyClient: new KeyClient(optionOf<string>('vaultUrl'), credential, once()),
    cryptographyFor: (key) => new CryptographyClient(key, credential, once()),
  };
}

/** What goes to `onError`, and asks the browser to come back where that can help. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof VaultError)) return error;
  const { message, retryAfterSeconds } = error;
  return retryAfterSeconds === undefined
    ? new LiveChatAuthError('signing_failed', `No signature: ${message}`)
    : new LiveChatAuthError('overloaded', `No signature: ${message}`, {
        headers: { 'Retry-After': String(retryAfterSeconds) },
      });
}

/**
 * Signs with a key in Azure Key Vault. Each enabled version is a signing key: a new one, made by hand
 * or by the vault's rotation policy, is published at once and signs `leadSeconds` later, or when the
 * one before it expires. A version with the tag `revoked` is neither published nor signs, enabled or not.
 *
 * The versions are asked for as `keysFrom` asks. A vault that hangs, is busy or refuses costs the
 * requests that need a signature of it, never the keys at hand; the error says what to do. A version
 * that cannot sign is left out, with the warning `key_left_out`, while there is another one.
 *
 * @throws {ConfigError} listing every option to correct.
 */
export function keysFromAzureKeyVault(options: AzureKeyVaultOptions): KeySource {
  const { refreshSeconds, ...place } = parseOptions(options);
  const findVersions = createVersionFinder(place);
  let found: Found | undefined;
  const told = new Set<string>();

  async function get() {
    found = await findVersions();
    return found.signers.map(({ sign, ...signer }) => ({
      ...signer,
      sign: (bytes: Uint8Array) =>
        sign(bytes).catch((error: unknown) => {
          throw asRefusal(error);
        }),
    }));
  }

  const source = keysFrom(get, { refreshSeconds });
  return {
    ...source,
    async look(onWarning) {
      const set = await source.look(onWarning);
      if (!found) return set;
      const { leftOut, handover } = found;
      for (const version of told) if (!leftOut.has(version)) told.delete(version);
      for (const [version, reason] of leftOut) {
        if (told.has(version)) continue;
        told.add(version);
        const message = `Version ${version} of the key in the vault is left out: ${reason}`;
        onWarning({ code: 'key_left_out', message });
      }
      return Object.freeze({ ...set, handover });
    },
  };
}
