/** `GET publickey`: what an administrator's *Public key URL* points at (K1). @module */
import type { KeyRing } from '../keys/key-ring.ts';
import type { Config } from '../options/options.ts';
import { cachedAnswer, etagOf } from './cached-answer.ts';
import type { Route } from './route.ts';

/** The longest that who fetched the keys may keep them without asking: little beside a lead time. */
const MAX_CACHE_SECONDS = 300;

/** The public key route of a site: open to everyone, never a redirect. */
export function publicKeyRoute(config: Config, keyRing: KeyRing): Route {
  // A site that counts on short caches gets no long one in between.
  const maxAge = Math.min(MAX_CACHE_SECONDS, Math.floor(config.keyCacheSeconds / 10));
  return {
    methods: ['GET', 'HEAD'],
    async answer(request) {
      const { contentType, body } = await keyRing.publicKeys();
      const text = { contentType, body, cacheControl: `max-age=${maxAge}` };
      return cachedAnswer(request, text, etagOf(body));
    },
  };
}
