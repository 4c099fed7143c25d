import { type AzureKeyVaultOptions, keysFromAzureKeyVault } from '@lcw-auth/server/azure-key-vault';
import { importSPKI, jwtVerify } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '../../src/index.ts';
import { KIM } from '../fixtures/make-app.ts';
import { loadKeys, makeRsaKey } from '../fixtures/make-keys.ts';
import {
  credential,
  DAY,
  privateKeys,
  START,
  sourceOf,
  startSite,
  startVault,
} from '../fixtures/vault-site.ts';

function makeLatch(): [Promise<void>, () => void] {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return [opened, open];
}

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

  it('publishes a new version at once, signs with it a day and five minutes later, and retires the one before', async () => {
    const vault = await startVault({ created: START });
    const site = startSite(vault);
    expect(await site.at(START + 4 * DAY)).toMatchObject({ signer: 1, published: { length: 1 } });
    vault.versions.push({ created: START + 5 * DAY, privateKey: privateKeys[1] });
    await site.at(START + 5 * DAY);
    await site.looked();
    const before = await site.at(START + 6 * DAY + 299);
    expect(before).toMatchObject({ signer: 1, published: { length: 2 } });
    expect(await site.at(START + 6 * DAY + 300)).toMatchObject({
      signer: 2,
      published: { length: 2 },
    });
    const after = await site.at(START + 7 * DAY + 3600 + 300);
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
    [
      {
        name,
        get keyClient() {
          throw new Error('secret');
        },
      },
      ['cryptographyFor', 'keyClient'],
    ],
    [
      new Proxy(
        {},
        {
          get() {
            throw new Error('secret');
          },
          getPrototypeOf() {
            throw new Error('secret');
          },
        },
      ),
      ['options'],
    ],
  ])('are all checked: %#', (options, problems) => {
    expect(problemsOf(options)).toEqual(problems);
  });

  it('are read once each', () => {
    let reads = 0;
    const options = {
      name,
      cryptographyFor: () => ({}),
      get keyClient() {
        reads += 1;
        return { getKey, listPropertiesOfKeyVersions: getKey };
      },
    };
    expect(problemsOf(options)).toEqual([]);
    expect(reads).toBe(1);
  });

  it('do not come from a prototype that everything inherits from', () => {
    const value = { getKey, listPropertiesOfKeyVersions: getKey };
    Object.defineProperty(Object.prototype, 'keyClient', { value, configurable: true });
    onTestFinished(() => void Reflect.deleteProperty(Object.prototype, 'keyClient'));
    expect(problemsOf({ name })).toEqual(['vaultUrl', 'credential']);
  });

  it('name the function that was called', () => {
    expect(() => keysFromAzureKeyVault({} as never)).toThrow(/^keysFromAzureKeyVault cannot start/);
  });
});
