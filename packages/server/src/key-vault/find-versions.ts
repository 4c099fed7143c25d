/** A look at the versions of a vault's key: which ones sign, which ones are revoked, and which ones have to be left out. @module */
import type { KeyClient, KeyVaultKey } from '@azure/keyvault-keys';
import type { Handover } from '../keys/key-source.ts';
import type { RemoteSigner } from '../keys/signing-keys.ts';
import { createVaultAsker, MAX_REST_SECONDS, VaultError } from './ask-vault.ts';
import { type ScheduledVersion, scheduleVersions } from './schedule-versions.ts';
import {
  assertMaySign,
  createSign,
  publicPem,
  UnusableVersionError,
  type VaultSigner,
} from './vault-version.ts';

/** As much of Microsoft's `KeyClient` as is used. */
export type VaultKeys = Pick<KeyClient, 'listPropertiesOfKeyVersions' | 'getKey'>;

/** The key, and how its vault is reached. */
export interface VaultKeyPlace {
  name: string;
  leadSeconds: number;
  keyClient: VaultKeys;
  cryptographyFor: (key: KeyVaultKey) => VaultSigner;
}

/** What a look found. */
export interface Found {
  signers: RemoteSigner[];
  handover: Handover;
  /** Why versions are not among the signers, by version. */
  leftOut: ReadonlyMap<string, string>;
}

/** A version as it was fetched: its key never changes. */
type Fetched = Pick<RemoteSigner, 'publicKey' | 'sign'> & { mark: string };

/** More than any key has; a list that never ends must not fill the memory. */
const MAX_LISTED = 10_000;

/** As with any source that has no keys, since every chat fails. */
const MAX_REST_SECONDS_WITHOUT_KEYS = 5;

/** A client may go on with a list although nobody waits for it any more. */
async function collect<T>(items: AsyncIterable<T>, signal: AbortSignal): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) {
    signal.throwIfAborted();
    if (collected.push(item) > MAX_LISTED) {
      throw new VaultError(`the vault lists more than ${MAX_LISTED} versions of the key.`);
    }
  }
  return collected;
}

const signRevoked = () => Promise.reject(new VaultError('the version is revoked.'));

/** Of the versions that are meant to sign, those that can, and why the others cannot. */
interface Sorted {
  usable: Map<string, Fetched>;
  failures: Map<string, unknown>;
}

function sortOut(
  versions: readonly ScheduledVersion[],
  results: readonly PromiseSettledResult<Fetched>[],
): Sorted {
  const usable: Sorted['usable'] = new Map();
  const failures: Sorted['failures'] = new Map();
  for (const [index, { version }] of versions.entries()) {
    const result = results[index];
    if (result?.status !== 'fulfilled') {
      failures.set(version, result?.reason);
      continue;
    }
    const isTwin = [...usable.values()].some((each) => each.publicKey === result.value.publicKey);
    if (isTwin) failures.set(version, new UnusableVersionError('it is the key of an older one.'));
    else usable.set(version, result.value);
  }
  return { usable, failures };
}

/** Makes what looks once, and keeps what it fetched. */
export function createVersionFinder(place: VaultKeyPlace): () => Promise<Found> {
  const { name, leadSeconds, keyClient, cryptographyFor } = place;
  /** By version. A revoked one may be disabled, and then not be shown any more. */
  const publicKeys = new Map<string, string>();
  let fetched: ReadonlyMap<string, Fetched> = new Map();
  const maxRestSeconds = () =>
    fetched.size > 0 ? MAX_REST_SECONDS : MAX_REST_SECONDS_WITHOUT_KEYS;
  const askForVersions = createVaultAsker('list the versions of the key', maxRestSeconds);
  const askForKey = createVaultAsker('show the key', maxRestSeconds);
  const askForSignature = createVaultAsker('sign');

  async function fetchKey(version: string): Promise<{ key: KeyVaultKey; publicKey: string }> {
    const key = await askForKey((abortSignal) => keyClient.getKey(name, { version, abortSignal }));
    const publicKey = publicPem(key);
    publicKeys.set(version, publicKey);
    return { key, publicKey };
  }

  async function fetchVersion({ version, mark }: ScheduledVersion): Promise<Fetched> {
    const known = fetched.get(version);
    if (known?.mark === mark) return known;
    const { key, publicKey } = await fetchKey(version);
    assertMaySign(key);
    return { publicKey, sign: createSign(() => cryptographyFor(key), askForSignature), mark };
  }

  async function toRevoked({ version, activeFrom, revoked = true }: ScheduledVersion) {
    if (!publicKeys.has(version)) await fetchKey(version).catch(() => {});
    const publicKey = publicKeys.get(version);
    // One that was never seen here is in no use, and its name is enough.
    const half = publicKey === undefined ? { kid: version, publicKey: '' } : { publicKey };
    return { ...half, activeFrom, revoked, sign: signRevoked };
  }

  return async function findVersions() {
    const properties = await askForVersions((abortSignal) =>
      collect(keyClient.listPropertiesOfKeyVersions(name, { abortSignal }), abortSignal),
    );
    const scheduled = scheduleVersions(properties, leadSeconds);
    if (scheduled.length === 0) throw new VaultError('the key has no enabled version.');
    const inUse = scheduled.filter(({ revoked }) => revoked === undefined);
    const outOfUse = scheduled.filter(({ revoked }) => revoked !== undefined);
    const [results, revoked] = await Promise.all([
      Promise.allSettled(inUse.map(fetchVersion)),
      Promise.all(outOfUse.map(toRevoked)),
    ]);
    const { usable, failures } = sortOut(inUse, results);
    const passing = [...failures].filter(([, error]) => !(error instanceof UnusableVersionError));
    // A revocation waits for nothing. Before the first keys there is nothing to take out of use.
    if (revoked.length === 0 || fetched.size === 0) {
      const [, error] = passing[0] ?? (usable.size === 0 ? [...failures][0] : undefined) ?? [];
      if (error) throw error;
    }
    for (const [version] of passing) {
      const known = fetched.get(version);
      if (known && failures.delete(version)) usable.set(version, known);
    }

    // Those that cannot sign take nothing over, and nothing waits for them.
    const able = properties.filter(({ version = '' }) => !failures.has(version));
    const signsUntil = new Map<string, number>();
    const signers = scheduleVersions(able, leadSeconds).flatMap((version) => {
      const each = usable.get(version.version);
      if (!each) return [];
      signsUntil.set(each.publicKey, version.signsUntil);
      return [{ publicKey: each.publicKey, sign: each.sign, activeFrom: version.activeFrom }];
    });
    if (usable.size > 0) fetched = usable;
    const reasonOf = (error: unknown) =>
      error instanceof VaultError ? error.message : 'it could not be had.';
    return {
      signers: [...signers, ...revoked],
      handover: { leadSeconds, signsUntil },
      leftOut: new Map([...failures].map(([version, error]) => [version, reasonOf(error)])),
    };
  };
}
