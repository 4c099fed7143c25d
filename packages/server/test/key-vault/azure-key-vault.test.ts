import { inspect } from 'node:util';
import { CryptographyClient, KeyClient } from '@azure/keyvault-keys';
import { type AzureKeyVaultOptions, keysFromAzureKeyVault } from '@lcw-auth/server/azure-key-vault';
import { importSPKI, jwtVerify } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfigError, createTokenIssuer, type LiveChatAuthError } from '../../src/index.ts';
import { KIM, makeOptions } from '../fixtures/make-app.ts';
import { loadKeys, makeRsaKey, trackLooks } from '../fixtures/make-keys.ts';
import {
  type StandInVault,
  startStandInVault,
  type VaultVersion,
} from '../fixtures/stand-in-vault.ts';

const DAY = 86_400;
const START = 1_700_000_000;
const privateKeys = [makeRsaKey(), makeRsaKey(), makeRsaKey()] as const;

const credential = {
  getToken: async () => ({ token: 'secret-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
};

/** Microsoft's clients as the source makes them, but that plain http is allowed. */
const once = () => ({
  allowInsecureConnection: true,
  disableChallengeResourceVerification: true,
  retryOptions: { maxRetries: 0 },
});

function sourceOf({ url }: StandInVault, more: Partial<AzureKeyVaultOptions> = {}) {
  return keysFromAzureKeyVault({
    name: 'lcw-auth',
    keyClient: new KeyClient(url, credential, once()),
    cryptographyFor: (key) => new CryptographyClient(key, credential, once()),
    ...more,
  } as AzureKeyVaultOptions);
}

const startVault = (...versions: VaultVersion[]) =>
  startStandInVault(
    versions.map((version, index) => ({ privateKey: privateKeys[index % 3] as never, ...version })),
  );

/** A site at one moment after another. */
function startSite(vault: StandInVault, more?: Partial<AzureKeyVaultOptions>) {
  const clock = { now: START };
  const errors: LiveChatAuthError[] = [];
  const { source, looked } = trackLooks(sourceOf(vault, more));
  const issuer = createTokenIssuer(
    makeOptions({
      keys: source,
      now: () => clock.now * 1000,
      onError: (error) => errors.push(error),
    }),
  );
  async function at(now: number) {
    clock.now = now;
    const published: { kid: string; publicKey: string }[] = JSON.parse(
      (await issuer.publicKeys()).body,
    );
    const { token } = await issuer.issue(KIM, {} as never);
    const { kid } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
    return { token, published, signer: published.findIndex((key) => key.kid === kid) + 1 };
  }
  return { at, looked, issuer, errors, clock };
}

function makeLatch(): [Promise<void>, () => void] {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return [opened, open];
}

afterEach(() => void vi.useRealTimers());

describe('a key in Azure Key Vault', () => {
  it('signs tokens that verify against what is published', async () => {
    const { token, published } = await startSite(await startVault({ created: START - 1 })).at(
      START,
    );
    const pem = Buffer.from(published[0]?.publicKey ?? '', 'base64').toString();
    const currentDate = new Date(START * 1000);
    await expect(
      jwtVerify(token, await importSPKI(pem, 'RS256'), { currentDate }),
    ).resolves.toBeTruthy();
  });

  it('publishes a new version at once, signs with it a day later, and retires the one before', async () => {
    const vault = await startVault({ created: START });
    const site = startSite(vault);
    expect(await site.at(START + 4 * DAY)).toMatchObject({ signer: 1, published: { length: 1 } });
    vault.versions.push({ created: START + 5 * DAY, privateKey: privateKeys[1] });
    await site.at(START + 5 * DAY);
    await site.looked();
    const before = await site.at(START + 6 * DAY - 1);
    expect(before).toMatchObject({ signer: 1, published: { length: 2 } });
    expect(await site.at(START + 6 * DAY)).toMatchObject({ signer: 2, published: { length: 2 } });
    const after = await site.at(START + 7 * DAY + 3600);
    expect(after.published.map(({ kid }) => kid)).toEqual([before.published[1]?.kid]);
  });

  it('takes the lead time that it is given', async () => {
    const vault = await startVault({ created: START - DAY }, { created: START });
    const site = startSite(vault, { leadSeconds: 60 });
    expect(await site.at(START + 59)).toMatchObject({ signer: 1 });
    expect(await site.at(START + 60)).toMatchObject({ signer: 2 });
  });

  it('neither signs with a version that is tagged as revoked nor publishes it', async () => {
    const vault = await startVault(
      { created: START },
      { created: START + DAY, tags: { revoked: 'true' } },
    );
    expect(await startSite(vault).at(START + 5 * DAY)).toMatchObject({
      signer: 1,
      published: { length: 1 },
    });
  });

  it('takes a version out of use at the first look after it was tagged', async () => {
    const second = { created: START - 1.5 * DAY, privateKey: privateKeys[1] };
    const vault = await startVault({ created: START - 9 * DAY }, second);
    const site = startSite(vault);
    expect(await site.at(START)).toMatchObject({ signer: 2, published: { length: 2 } });
    vault.versions[1] = { ...second, tags: { revoked: '' } };
    await site.at(START + 300);
    await site.looked();
    expect(await site.at(START + 301)).toMatchObject({ signer: 1, published: { length: 1 } });
  });

  it('leaves disabled versions out', async () => {
    const vault = await startVault({ created: START }, { created: START, enabled: false });
    expect((await startSite(vault).at(START + DAY)).published).toHaveLength(1);
  });

  describe('whose signing version is disabled', () => {
    /** The site after its next look, when the other version was made at this time. */
    async function disable(otherCreated: number) {
      const signing = { created: START - 3 * DAY, privateKey: privateKeys[0] };
      const other = { created: otherCreated, privateKey: privateKeys[1] };
      const vault = await startVault(...(otherCreated < START ? [signing, other] : [signing]));
      const site = startSite(vault);
      const { signer, published } = await site.at(START);
      vault.versions.splice(0, 2, { ...signing, enabled: false }, other);
      site.clock.now = START + 300;
      await site.issuer.publicKeys();
      await site.looked();
      return { site, kid: published[signer - 1]?.kid };
    }

    it('goes on with the other one at once, and publishes it all the same', async () => {
      const { site, kid } = await disable(START - 9 * DAY);
      const { published, signer } = await site.at(START + 301);
      expect(published.map((key) => key.kid)).toContain(kid);
      expect(published[signer - 1]?.kid).not.toBe(kid);
    });

    it('goes on with it when no cache knows the other one yet, and says what to look at', async () => {
      const { site } = await disable(START + 200);
      await expect(site.at(START + 301)).rejects.toThrow(/that the version is enabled/);
    });
  });

  it('reads every page of the list, and fetches each version once', async () => {
    const vault = await startVault(...[1, 2, 3, 4, 5].map((created) => ({ created })));
    // Each needs a key of its own.
    for (const [index, version] of vault.versions.entries()) {
      version.privateKey = privateKeys[index] ?? makeRsaKey();
    }
    const source = sourceOf(vault);
    expect((await loadKeys(source)).keys).toHaveLength(5);
    await source.look(() => {});
    const of = (pattern: RegExp) => vault.requests.filter((request) => pattern.test(request));
    expect(of(/\/versions$/)).toHaveLength(6);
    expect(of(/\/v\d$/)).toHaveLength(5);
  });

  it('fetches a version again whose expiry was changed, since the client looks at it itself', async () => {
    const vault = await startVault({ created: START - 9 * DAY, exp: START });
    const site = startSite(vault, { refreshSeconds: 60 });
    await expect(site.at(START - 60)).rejects.toThrow(/has not expired/);
    vault.versions[0] = {
      ...vault.versions[0],
      created: START - 9 * DAY,
      exp: 10_000_000_000,
      updated: START,
    };
    await site.issuer.publicKeys();
    site.clock.now = START;
    await site.issuer.publicKeys();
    await site.looked();
    expect((await site.at(START)).signer).toBe(1);
  });

  it('makes both tokens when a second is wanted while the client still learns whom to ask for its own', async () => {
    const vault = await startVault({ created: START - DAY });
    const { issuer } = startSite(vault);
    await issuer.publicKeys();
    const [released, release] = makeLatch();
    const [held, hold] = makeLatch();
    vault.beforeChallenge = (request) => {
      vault.beforeChallenge = () => {};
      if (!request.startsWith('POST')) return;
      hold();
      return released;
    };
    const first = issuer.issue(KIM, {} as never);
    await held;
    const second = issuer.issue(KIM, {} as never);
    // Time enough for the second one to overtake the first.
    for (let answers = 0; answers < 20; answers += 1) await fetch(vault.url);
    release();
    await expect(Promise.all([first, second])).resolves.toHaveLength(2);
  });

  it('signs again after a first signature that failed', async () => {
    const vault = await startVault({ created: START - DAY });
    vault.fault = (request) => (request.startsWith('POST') ? { status: 500 } : undefined);
    const site = startSite(vault);
    await site.issuer.publicKeys();
    const failed = await Promise.allSettled([site.at(START), site.at(START)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    vault.fault = () => undefined;
    expect((await site.at(START)).signer).toBe(1);
  });
});

describe('a vault that', () => {
  const look = (vault: StandInVault) => loadKeys(sourceOf(vault));

  it.each([
    [401, /could not sign in to the vault.*managed identity/],
    [403, /role Key Vault Crypto User.*List.*firewall/],
    [404, /no such key.*name/],
    [500, /could not list the versions of the key \(500\)/],
  ])('answers %i is explained, and nothing that it said is repeated', async (status, sentence) => {
    const vault = await startVault({ created: START });
    vault.fault = () => ({ status });
    const error = await look(vault).catch((thrown: Error) => thrown);
    expect(String(error)).toMatch(sentence);
    expect(String(error)).not.toMatch(/details|secret-token|lcw-auth/);
    expect(inspect(error)).not.toMatch(/details|secret-token/);
  });

  it('shows versions only to others names the permission Get', async () => {
    const vault = await startVault({ created: START });
    vault.fault = (request) => (request.endsWith('/v1') ? { status: 403 } : undefined);
    await expect(look(vault)).rejects.toThrow(/refuses to show the key \(403\).*Get/);
  });

  it.each([
    ['no enabled version', { created: START, enabled: false }, /no enabled version/],
    ['a key that is not RSA', { created: START, kty: 'EC' }, /a key for EC, not RSA/],
    ['a key that may not sign', { created: START, keyOps: ['verify'] }, /allow the operation Sign/],
  ])('has %s is named', async (_, version, sentence) => {
    await expect(look(await startVault(version))).rejects.toThrow(sentence);
  });

  it('is not there is named', async () => {
    const vault = await startVault({ created: START });
    const gone = sourceOf({ ...vault, url: 'http://127.0.0.1:1' });
    await expect(loadKeys(gone)).rejects.toThrow(/could not be reached/);
  });

  it('breaks one connection is asked again at once', async () => {
    const vault = await startVault({ created: START });
    const keyClient = new KeyClient(vault.url, credential, once());
    const broken = Object.assign(new Error('socket hang up'), { name: 'RestError' });
    const list = vi.spyOn(keyClient, 'listPropertiesOfKeyVersions').mockImplementationOnce(() => {
      throw broken;
    });
    expect((await loadKeys(sourceOf(vault, { keyClient }))).keys).toHaveLength(1);
    expect(list).toHaveBeenCalledTimes(2);
  });

  it('wants to be left alone is left alone for as long as it says', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const vault = await startVault({ created: START });
    const source = sourceOf(vault);
    vault.fault = () => ({ status: 429, headers: { 'Retry-After': '30' } });
    await expect(loadKeys(source)).rejects.toThrow(/\(429\).*left alone for 30 s/);
    vault.fault = () => undefined;
    vi.advanceTimersByTime(29_000);
    await expect(loadKeys(source)).rejects.toThrow(/another 1 s/);
    expect(vault.requests).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    expect((await loadKeys(source)).keys).toHaveLength(1);
  });

  it('wants to be left alone for a year is asked again after ten minutes', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const vault = await startVault({ created: START });
    const source = sourceOf(vault);
    vault.fault = () => ({ status: 429, headers: { 'Retry-After': '31536000' } });
    await expect(loadKeys(source)).rejects.toThrow(/left alone for 600 s/);
    vault.fault = () => undefined;
    vi.advanceTimersByTime(600_000);
    expect((await loadKeys(source)).keys).toHaveLength(1);
  });

  it('fails later changes nothing about the keys at hand', async () => {
    const vault = await startVault({ created: START - DAY });
    const site = startSite(vault);
    await site.at(START);
    vault.fault = (request) => (request.startsWith('GET') ? { status: 403 } : undefined);
    await site.at(START + 300);
    await site.looked();
    expect(await site.at(START + 301)).toMatchObject({ signer: 1 });
    expect(site.errors.map(({ code }) => code)).toEqual(['key_reload_failed']);
  });

  it('hangs is given up after nine seconds, the request to it included', async () => {
    const vault = await startVault({ created: START });
    let isAborted = false;
    const keyClient = {
      getKey: () => Promise.reject(new Error('unused')),
      listPropertiesOfKeyVersions: (
        _name: string,
        { abortSignal }: { abortSignal: AbortSignal },
      ) => {
        abortSignal.addEventListener('abort', () => {
          isAborted = true;
        });
        return { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) };
      },
    };
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const abort = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      setTimeout(() => abort.abort(), ms);
      return abort.signal;
    });
    const looking = loadKeys(sourceOf(vault, { keyClient } as never)).catch((error) => error);
    await vi.advanceTimersByTimeAsync(9000);
    expect(String(await looking)).toMatch(/did not answer within 9 seconds/);
    expect(isAborted).toBe(true);
    vi.restoreAllMocks();
  });
});

describe('a signature that a vault', () => {
  async function refuse(fault: Parameters<typeof Object>[0]) {
    const vault = await startVault({ created: START - DAY });
    const site = startSite(vault);
    await site.issuer.publicKeys();
    vault.fault = (request) => (request.startsWith('POST') ? fault : undefined);
    const error = await site.at(START).catch((thrown) => thrown);
    return { vault, site, error: error as LiveChatAuthError };
  }

  it('refuses is a definite failure that names the role', async () => {
    const { error } = await refuse({ status: 403 });
    expect(error).toMatchObject({ code: 'signing_failed', status: 500, headers: {} });
    expect(error.message).toMatch(/refuses to sign \(403\).*Key Vault Crypto User.*Sign.*enabled/);
    expect(error.message).not.toMatch(/details|secret-token/);
    expect(error.cause).toBeUndefined();
  });

  it('is too busy for asks the browser to come back when the vault says', async () => {
    const { vault, site, error } = await refuse({ status: 429, headers: { 'Retry-After': '7' } });
    expect(error).toMatchObject({ code: 'overloaded', headers: { 'Retry-After': '7' } });
    const asked = vault.requests.length;
    await expect(site.at(START)).rejects.toMatchObject({ code: 'overloaded', status: 503 });
    expect(vault.requests).toHaveLength(asked);
    // What is published goes on.
    expect(JSON.parse((await site.issuer.publicKeys()).body)).toHaveLength(1);
  });

  it('cannot make for once asks the browser to come back at once', async () => {
    const { error } = await refuse({ status: 503 });
    expect(error).toMatchObject({ code: 'overloaded', headers: { 'Retry-After': '1' } });
  });

  it('never makes costs that request 503 after callbackTimeoutMs', async () => {
    const vault = await startVault({ created: START - DAY });
    const keys = sourceOf(vault);
    const issuer = createTokenIssuer(
      makeOptions({ keys, now: () => START * 1000, callbackTimeoutMs: 250 }),
    );
    await issuer.publicKeys();
    vault.fault = (request) => (request.startsWith('POST') ? 'hang' : undefined);
    await expect(issuer.issue(KIM, {} as never)).rejects.toMatchObject({ code: 'overloaded' });
  });
});

describe('options for a key in Azure Key Vault', () => {
  function problemsOf(options: unknown) {
    try {
      keysFromAzureKeyVault(options as AzureKeyVaultOptions);
    } catch (error) {
      if (error instanceof ConfigError) return error.problems.map(({ option }) => option);
      throw error;
    }
    return [];
  }
  const vaultUrl = 'https://contoso.vault.azure.net';
  const name = 'lcw-auth';
  const getKey = () => {};

  it.each([
    [{ vaultUrl, credential, name }, []],
    [{ vaultUrl: `${vaultUrl}/`, credential, name, leadSeconds: 0, refreshSeconds: 1 }, []],
    [undefined, ['options']],
    [{}, ['vaultUrl', 'credential', 'name']],
    [{ keyClient: {}, name }, ['keyClient', 'cryptographyFor']],
    [{ vaultUrl: `${vaultUrl}/keys/lcw-auth`, credential, name }, ['vaultUrl']],
    [
      { vaultUrl: 'http://contoso.vault.azure.net', credential: 'key', name: 'lcw_auth' },
      ['vaultUrl', 'credential', 'name'],
    ],
    [
      { vaultUrl, credential, name, leadSeconds: 1.5, refreshSeconds: 0, lead: 60 },
      ['leadSeconds', 'refreshSeconds', 'lead'],
    ],
    [
      {
        vaultUrl,
        credential,
        name,
        cryptographyFor: () => {},
        keyClient: { getKey, listPropertiesOfKeyVersions: getKey },
      },
      ['keyClient'],
    ],
  ])('are all checked: %#', (options, problems) => {
    expect(problemsOf(options)).toEqual(problems);
  });

  it('name the function that was called', () => {
    expect(() => keysFromAzureKeyVault({} as never)).toThrow(/^keysFromAzureKeyVault cannot start/);
  });
});
