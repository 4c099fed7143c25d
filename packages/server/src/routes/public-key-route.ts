/** `GET publickey`: what an administrator's *Public key URL* points at (K1). @module */
import type { Issuer } from '../create-token-issuer.ts';
import type { Config } from '../options/options.ts';
import type { Route } from './route.ts';

/** The longest that a cache between us and Omnichannel may keep the keys: little beside a lead time. */
const MAX_CACHE_SECONDS = 300;

/** The public key route of a site: open to everyone, never a redirect. */
export function publicKeyRoute(config: Config, issuer: Issuer): Route {
  // A site that counts on short caches gets no long one in between.
  const maxAge = Math.min(MAX_CACHE_SECONDS, Math.floor(config.keyCacheSeconds / 10));
  return {
    methods: ['GET', 'HEAD'],
    async answer() {
      const document = await issuer.publicKeys();
      return {
        status: 200,
        contentType: document.contentType,
        headers: { 'Cache-Control': `public, max-age=${maxAge}` },
        body: document.body,
      };
    },
  };
}
