import { describe, expect, it } from 'vitest';
import { findApache, startApacheCache } from '../fixtures/apache-cache.ts';
import { KIMS_COOKIE, startSessionSite } from '../fixtures/session-site.ts';
import { startSharedCache } from '../fixtures/shared-cache.ts';

/** What Kim asks for first, through the cache, and a stranger without any cookie after her. */
async function askAfterKim(cache: string, path: string) {
  const first = await fetch(`${cache}${path}`, { headers: { cookie: KIMS_COOKIE } });
  expect(first.headers.getSetCookie(), 'the site renews the cookie').toEqual([KIMS_COOKIE]);
  await first.arrayBuffer();
  return fetch(`${cache}${path}`);
}

const ROUTES = ['client.js', 'publickey', 'token'];

async function checkCache(cache: string): Promise<void> {
  const shared = await askAfterKim(cache, '/shareable');
  expect(shared.headers.getSetCookie(), 'this cache stores cookies where it may').toEqual([
    KIMS_COOKIE,
  ]);
  for (const route of ROUTES) {
    const response = await askAfterKim(cache, `/_services/auth/${route}`);
    expect(response.headers.getSetCookie(), route).toEqual([]);
    expect(response.status, route).toBe(route === 'token' ? 401 : 200);
  }
}

describe('behind a rolling session, no answer reaches a stranger with the session’s cookie', () => {
  it('through a cache that does what RFC 9111 allows', async () => {
    await checkCache(await startSharedCache(await startSessionSite()));
  });

  it('through Apache’s mod_cache with its defaults', async ({ skip }) => {
    const apache = findApache();
    if (!apache) return skip('this machine has no Apache with mod_cache_disk');
    await checkCache(await startApacheCache(apache, await startSessionSite()));
  });
});
