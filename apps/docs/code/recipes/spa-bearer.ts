import type { IncomingMessage } from 'node:http';
import { type KeySource, liveChatAuth } from '@lcw-auth/server';
import express, { type Express } from 'express';
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';

/** `providerKeys` is `createRemoteJWKSet(new URL('https://login.contoso.com/.well-known/jwks.json'))`. */
export function createApi(keys: KeySource, providerKeys: JWTVerifyGetKey): Express {
  /** The contact of whoever the bearer token names; undefined for nobody. */
  async function customerOf(req: IncomingMessage) {
    const [, token] = /^Bearer (\S+)$/i.exec(req.headers.authorization ?? '') ?? [];
    if (token === undefined) return undefined;
    try {
      const { payload } = await jwtVerify(token, providerKeys, {
        issuer: 'https://login.contoso.com/',
        audience: 'https://api.contoso.com',
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'sub'],
      });
      return { contactId: payload.contact_id };
    } catch (error) {
      // What is wrong with the token is the caller's; that no key can be had for it is ours.
      const { code } = error instanceof errors.JOSEError ? error : { code: '' };
      if (/^ERR_(?:JWT_|JWS_|JOSE_ALG_NOT_ALLOWED)/.test(code)) return undefined;
      throw error;
    }
  }

  const app = express();
  app.use(
    '/_services/auth',
    liveChatAuth({
      issuer: 'contosohelp.com',
      keys,
      user: customerOf,
      subject: ({ contactId }) => (typeof contactId === 'string' ? contactId : undefined),
      allowedOrigins: ['https://app.contoso.com'], // where the page is, exactly
    }),
  );
  return app;
}
