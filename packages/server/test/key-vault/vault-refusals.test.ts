import { inspect } from 'node:util';
import { KeyClient } from '@azure/keyvault-keys';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTokenIssuer, type LiveChatAuthError } from '../../src/index.ts';
import { KIM, makeOptions } from '../fixtures/make-app.ts';
import { loadKeys } from '../fixtures/make-keys.ts';
import type { StandInVault } from '../fixtures/stand-in-vault.ts';
import {
  credential,
  DAY,
  once,
  START,
  sourceOf,
  startSite,
  startVault,
} from '../fixtures/vault-site.ts';

afterEach(() => void vi.useRealTimers());

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

  async function startBusy(retryAfter: string) {
    vi.useFakeTimers({ toFake: ['performance'] });
    const vault = await startVault({ created: START });
    const source = sourceOf(vault);
    const makeBusy = () => {
      vault.fault = () => ({ status: 429, headers: { 'Retry-After': retryAfter } });
    };
    return { vault, source, makeBusy };
  }

  it('wants to be left alone is left alone for as long as it says', async () => {
    const { vault, source, makeBusy } = await startBusy('30');
    await loadKeys(source);
    const before = vault.requests.length;
    makeBusy();
    await expect(loadKeys(source)).rejects.toThrow(/\(429\).*left alone for 30 s/);
    vault.fault = () => undefined;
    vi.advanceTimersByTime(29_000);
    await expect(loadKeys(source)).rejects.toThrow(/another 1 s/);
    expect(vault.requests).toHaveLength(before + 1);
    vi.advanceTimersByTime(1000);
    expect((await loadKeys(source)).keys).toHaveLength(1);
  });

  it('wants to be left alone for a year is asked again after ten minutes', async () => {
    const { vault, source, makeBusy } = await startBusy('31536000');
    await loadKeys(source);
    makeBusy();
    await expect(loadKeys(source)).rejects.toThrow(/left alone for 600 s/);
    vault.fault = () => undefined;
    vi.advanceTimersByTime(600_000);
    expect((await loadKeys(source)).keys).toHaveLength(1);
  });

  it('wants to be left alone before there are keys is asked again after five seconds', async () => {
    const { vault, source, makeBusy } = await startBusy('600');
    makeBusy();
    await expect(loadKeys(source)).rejects.toThrow(/left alone for 5 s/);
    vault.fault = () => undefined;
    vi.advanceTimersByTime(5000);
    expect((await loadKeys(source)).keys).toHaveLength(1);
  });

  it('is too busy is explained though its answer cannot be read', async () => {
    const vault = await startVault({ created: START });
    const get = () => {
      throw new Error('secret-token');
    };
    const busy = { name: 'RestError', statusCode: 429, response: { headers: { get } } };
    const getKey = () => Promise.reject(busy);
    const keyClient = new KeyClient(vault.url, credential, once());
    const source = sourceOf(vault, {
      keyClient: Object.assign(keyClient, { getKey }),
    } as never);
    const error = await loadKeys(source).catch((thrown: Error) => thrown);
    expect(String(error)).toMatch(/\(429\).*left alone for 1 s/);
    expect(inspect(error)).not.toContain('secret-token');
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

describe('a list of versions that never ends', () => {
  /** A client that lists for ever, and how far it came. */
  function listForever(onItem: (count: number) => Promise<void> | void) {
    const progress = { items: 0, hasStopped: false };
    async function* list() {
      try {
        for (;;) {
          progress.items += 1;
          await onItem(progress.items);
          yield { name: 'lcw-auth', vaultUrl: '', version: `v${progress.items}` };
        }
      } finally {
        progress.hasStopped = true;
      }
    }
    const keyClient = { getKey: () => Promise.reject(new Error('unused')) };
    return { progress, keyClient: { ...keyClient, listPropertiesOfKeyVersions: list } };
  }

  it('is left when nobody waits for it any more, though the client goes on', async () => {
    const vault = await startVault({ created: START });
    const abort = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(abort.signal);
    const { progress, keyClient } = listForever(async (count) => {
      if (count === 100) abort.abort();
      await new Promise(setImmediate);
    });
    const error = await loadKeys(sourceOf(vault, { keyClient } as never)).catch(String);
    vi.restoreAllMocks();
    expect(error).toMatch(/did not answer within 9 seconds/);
    expect(progress).toEqual({ items: 100, hasStopped: true });
  });

  it('fills no memory, and stops no process, when it comes at once', async () => {
    const vault = await startVault({ created: START });
    const { progress, keyClient } = listForever((count) => {
      if (count > 100_000) throw new Error('it goes on');
    });
    await expect(loadKeys(sourceOf(vault, { keyClient } as never))).rejects.toThrow(/10000/);
    expect(progress.hasStopped).toBe(true);
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
