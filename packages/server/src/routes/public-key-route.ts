/** `GET publickey`: what an administrator's *Public key URL* points at (K1). @module */
import type { Issuer } from '../create-token-issuer.ts';
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import type { Route } from './route.ts';

/** How long a cache between us and Omnichannel may keep the key. */
const CACHE_SECONDS = 300;

/** The public key route of a site: open to everyone, never a redirect. */
export function publicKeyRoute(issuer: Issuer): Route {
  return {
    methods: ['GET', 'HEAD'],
    async answer() {
      const document = await issuer.publicKeys().catch((cause: unknown) => {
        throw new LiveChatAuthError('keys_unavailable', undefined, { cause });
      });
      return {
        status: 200,
        contentType: document.contentType,
        headers: { 'Cache-Control': `public, max-age=${CACHE_SECONDS}` },
        body: document.body,
      };
    },
  };
}
