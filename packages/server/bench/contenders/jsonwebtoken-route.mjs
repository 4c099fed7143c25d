/** The reference: a token route as a site would write it by hand with jsonwebtoken. @module */
import { randomUUID } from 'node:crypto';
import express from 'express';
import jwt from 'jsonwebtoken';
import { claimsOf, contextOf, ISSUER, LIFETIME_SECONDS, subjectOf } from './customer.mjs';

/** @param {ReturnType<typeof contextOf>} context */
function contextText(context) {
  return JSON.stringify(
    Object.fromEntries(Object.entries(context).map(([name, value]) => [name, String(value)])),
  );
}

/**
 * Signs the same claims and sends the same body and headers as the shipped route. It has no
 * cross-site guard, no limits and no events: the bench charges those to the shipped route alone.
 *
 * @param {import('node:crypto').KeyObject | string} key - parsed, or the PEM text on every call.
 * @param {string} kid
 */
export function jsonwebtokenRoute(key, kid) {
  const router = express.Router();
  router.post('/token', (request, response) => {
    const user = /** @type {{ user?: typeof import('./customer.mjs').CUSTOMER }} */ (request).user;
    if (!user) {
      response.sendStatus(401);
      return;
    }
    const nowSeconds = Math.floor(Date.now() / 1000);
    const claims = {
      iss: ISSUER,
      sub: subjectOf(user),
      iat: nowSeconds,
      nbf: nowSeconds - 30,
      exp: nowSeconds + LIFETIME_SECONDS,
      jti: randomUUID(),
      lwicontexts: contextText(contextOf(user)),
      ...claimsOf(user),
    };
    const token = jwt.sign(claims, key, { algorithm: 'RS256', keyid: kid });
    response.set({
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      Vary: 'Origin, Accept',
    });
    response.json({ token, expiresIn: LIFETIME_SECONDS });
  });
  return router;
}
