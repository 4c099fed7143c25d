/** The token routes that are compared: ours, and what a site would write by hand. @module */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { keysFromPem, liveChatAuth } from '@lcw-auth/server';
import express from 'express';
import { createSigner } from 'fast-jwt';
import { importPKCS8, SignJWT } from 'jose';
import jsonwebtoken from 'jsonwebtoken';

const KIM = { id: '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10', vip: true };
const issuer = 'contosohelp.com';
const lifetimeSeconds = 3600;
const header = { alg: 'RS256', typ: 'JWT', kid: 'contoso-key-1' };

/** Parsed before the first token is asked for, by every route. */
export const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
const joseKey = await importPKCS8(pem, 'RS256');

/** The same claims and answer as ours; no guard, no limits, no queue. */
const handWritten = (sign) =>
  express.Router().post('/token', async ({ user }, response) => {
    if (!user) return response.sendStatus(401);
    const nowSeconds = Math.floor(Date.now() / 1000);
    const token = await sign({
      iss: issuer,
      sub: user.id,
      iat: nowSeconds,
      nbf: nowSeconds - 30,
      exp: nowSeconds + lifetimeSeconds,
      jti: randomUUID(),
      lwicontexts: JSON.stringify({ msdyn_isvip: String(user.vip), portalcontactid: user.id }),
    });
    response.set('Cache-Control', 'no-store').json({ token, expiresIn: lifetimeSeconds });
  });

const signWithJsonwebtoken = (claims) =>
  jsonwebtoken.sign(claims, privateKey, { algorithm: 'RS256', header });

const routes = {
  ours: liveChatAuth({
    issuer,
    keys: keysFromPem(pem),
    subject: (user) => user.id,
    context: (user) => ({ msdyn_isvip: user.vip }),
  }),
  jsonwebtoken: handWritten(signWithJsonwebtoken),
  jose: handWritten((claims) => new SignJWT(claims).setProtectedHeader(header).sign(joseKey)),
  'fast-jwt': handWritten(createSigner({ key: pem, algorithm: 'RS256', header })),
  again: handWritten(signWithJsonwebtoken), // What differs between two of the same is noise.
};

/** Starts a site for each route, with the token at `/auth/token` and a page to read at `/page`. */
export async function startSites() {
  const urls = {};
  for (const [name, route] of Object.entries(routes)) {
    const app = express();
    app.use((request, _response, next) => {
      request.user = KIM;
      next();
    });
    app.use('/auth', route);
    app.get('/page', (_request, response) => response.send('<h1>Contoso</h1>'));
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.keepAliveTimeout = 300_000; // The reader comes back when all others had their turn.
    urls[name] = `http://127.0.0.1:${server.address().port}`;
  }
  return urls;
}
