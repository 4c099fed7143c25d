/** Signs with a key in Azure Key Vault: its private half never leaves the vault. @module */
import { createPublicKey } from 'node:crypto';
import { CryptographyClient, KeyClient, type KeyVaultKey } from '@azure/keyvault-keys';
import {
  ConfigError,
  type KeySource,
  keysFrom,
  LiveChatAuthError,
  type RemoteSigner,
} from './index.ts';
import { createVaultAsker, VaultError } from './key-vault/ask-vault.ts';
import { type ScheduledVersion, scheduleVersions } from './key-vault/schedule-versions.ts';
import { checkOptions } from './options/check-options.ts';
import { aFunction, aWholeNumber, expecting, type Rule } from './options/rules.ts';

/** As much of Microsoft's `KeyClient` as is used. */
export type VaultKeys = Pick<KeyClient, 'listPropertiesOfKeyVersions' | 'getKey'>;

/** As much of Microsoft's `CryptographyClient` as is used. */
export type VaultSigner = Pick<CryptographyClient, 'signData'>;

/** What does not depend on how the vault is reached. */
interface CommonOptions {
  /** The key's name in the vault. */
  name: string;
  /**
   * How long after its creation a new version signs, in seconds: as long as Omnichannel may cache
   * keys (K5), and until every instance has seen the version. All instances need the same.
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
        /** Makes the client that signs with one version. It is called once for each. */
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

interface Config {
  name: string;
  leadSeconds: number;
  refreshSeconds: number;
  keyClient: VaultKeys;
  cryptographyFor: (key: KeyVaultKey) => VaultSigner;
}

function parseOptions(options: unknown): Config {
  const ways = [
    ['vaultUrl', 'credential'],
    ['keyClient', 'cryptographyFor'],
  ];
  const isGiven = (name: string) =>
    typeof options === 'object' && options !== null && Reflect.get(options, name) !== undefined;
  const way = ways.find((names) => names.some(isGiven)) ?? [];
  const { given, problems } = checkOptions(options, RULES, [
    'name',
    ...(way.length > 0 ? way : ['vaultUrl', 'credential']),
  ]);
  const isBoth = ways.every((names) => names.some((name) => given.has(name)));
  const both = {
    option: 'keyClient',
    received: 'clients, and a vaultUrl or credential',
    fix: 'Give either vaultUrl and credential, or keyClient and cryptographyFor.',
  };
  const all = isBoth ? [...problems, both] : problems;
  if (all.length > 0) throw new ConfigError(all, 'keysFromAzureKeyVault');

  const { refreshSeconds = 300, ...others } = Object.fromEntries(given);
  const leadSeconds = CACHE_SECONDS + Number(refreshSeconds);
  const complete = { leadSeconds, refreshSeconds, ...others };
  // Every value has passed its rule.
  const { vaultUrl, credential, keyClient, cryptographyFor, ...common } =
    complete as unknown as AzureKeyVaultOptions & Required<CommonOptions>;
  if (keyClient) return { ...common, keyClient, cryptographyFor };
  // What a busy vault says has to be heard, not waited for: second tries are made here.
  const once = () => ({ retryOptions: { maxRetries: 0 } });
  return {
    ...common,
    keyClient: new KeyClient(vaultUrl, credential, once()),
    cryptographyFor: (key) => new CryptographyClient(key, credential, once()),
  };
}

function publicPem({ key, keyType, keyOperations }: KeyVaultKey): string {
  const type = String(keyType ?? key?.kty);
  if (!type.startsWith('RSA') || !key?.n || !key.e) {
    throw new VaultError(
      `a version is a key for ${type.slice(0, 10)}, not RSA. Disable it, and make an RSA key.`,
    );
  }
  if (keyOperations && !keyOperations.includes('sign')) {
    throw new VaultError('a version may not sign: allow the operation Sign on it, or disable it.');
  }
  const text = (part: Uint8Array) => Buffer.from(part).toString('base64url');
  const jwk = { kty: 'RSA', n: text(key.n), e: text(key.e) };
  return createPublicKey({ key: jwk, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
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
 * Signs with one version. Microsoft's client sends its first request without a body, to be told whom
 * to ask for a token, and sends it for good like that when another one is answered sooner. So the
 * first goes alone, and whoever comes meanwhile shares its failure.
 */
function createSign(signer: VaultSigner, ask: ReturnType<typeof createVaultAsker>) {
  let isOpen = false;
  let opening: Promise<void> | undefined;
  const signOnce = async (bytes: Uint8Array) => {
    const { result } = await ask((abortSignal) => signer.signData('RS256', bytes, { abortSignal }));
    isOpen = true;
    return result;
  };
  return async function sign(bytes: Uint8Array): Promise<Uint8Array> {
    try {
      if (opening) await opening;
      const signing = signOnce(bytes);
      if (!isOpen) {
        opening = signing
          .then(() => {})
          .finally(() => {
            opening = undefined;
          });
        opening.catch(() => {});
      }
      return await signing;
    } catch (error) {
      throw asRefusal(error);
    }
  };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** A version as it was fetched: its key never changes. */
type Fetched = Pick<RemoteSigner, 'publicKey' | 'sign'> & { mark: string };

/**
 * Signs with a key in Azure Key Vault. Each enabled version is a signing key: a new one, made by hand
 * or by the vault's rotation policy, is published at once and signs `leadSeconds` later, or when the
 * one before it expires. A version with the tag `revoked` is neither published nor signs.
 *
 * The versions are asked for as `keysFrom` asks. A vault that hangs, is busy or refuses costs the
 * requests that need a signature of it, never the keys at hand; the error says what to do.
 *
 * @throws {ConfigError} listing every option to correct.
 */
export function keysFromAzureKeyVault(options: AzureKeyVaultOptions): KeySource {
  const { name, leadSeconds, refreshSeconds, keyClient, cryptographyFor } = parseOptions(options);
  const askForVersions = createVaultAsker('list the versions of the key');
  const askForKey = createVaultAsker('show the key');
  const askForSignature = createVaultAsker('sign');
  let fetched: ReadonlyMap<string, Fetched> = new Map();

  async function fetchVersion({ version, mark }: ScheduledVersion): Promise<Fetched> {
    const known = fetched.get(version);
    if (known?.mark === mark) return known;
    const key = await askForKey((abortSignal) => keyClient.getKey(name, { version, abortSignal }));
    const publicKey = publicPem(key);
    return { publicKey, sign: createSign(cryptographyFor(key), askForSignature), mark };
  }

  async function look(): Promise<RemoteSigner[]> {
    const properties = await askForVersions((abortSignal) =>
      collect(keyClient.listPropertiesOfKeyVersions(name, { abortSignal })),
    );
    const scheduled = scheduleVersions(properties, leadSeconds);
    if (scheduled.length === 0) throw new VaultError('the key has no enabled version.');
    const versions = await Promise.all(
      scheduled.map(async (version) => ({ version, fetched: await fetchVersion(version) })),
    );
    fetched = new Map(versions.map((each) => [each.version.version, each.fetched]));
    return versions.map(({ version, fetched: { publicKey, sign } }) => ({
      publicKey,
      sign,
      activeFrom: version.activeFrom,
      revoked: version.isRevoked,
    }));
  }

  return keysFrom(look, { refreshSeconds });
}
