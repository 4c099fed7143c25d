/** Refuses to compare routes that do not answer with the same token in the same way. @module */
import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import jwt from 'jsonwebtoken';

/** Header fields that Express or the connection adds, and that say nothing of the work. */
const INCIDENTAL = ['connection', 'date', 'etag', 'keep-alive', 'content-length'];

/**
 * @param {number} port
 * @param {import('node:crypto').KeyObject} privateKey
 */
async function observe(port, privateKey) {
  const response = await fetch(`http://127.0.0.1:${port}/_services/auth/token`, {
    method: 'POST',
    headers: { 'Sec-Fetch-Site': 'same-origin', Accept: 'application/json, text/plain;q=0.5' },
  });
  const { token, ...rest } = /** @type {{ token: string }} */ (await response.json());
  const key = createPublicKey(privateKey);
  const { header, payload } = jwt.verify(token, key, { algorithms: ['RS256'], complete: true });
  const {
    iat = 0,
    nbf,
    exp,
    jti,
    ...claims
  } = /** @type {import('jsonwebtoken').JwtPayload} */ (payload);
  return {
    status: response.status,
    headers: [...response.headers].filter(([name]) => !INCIDENTAL.includes(name)),
    rest,
    header,
    claims,
    times: {
      lifetime: Number(exp) - iat,
      slack: iat - Number(nbf),
      hasId: typeof jti === 'string',
    },
  };
}

/**
 * @param {readonly import('./start-site.mjs').Site[]} sites
 * @param {import('node:crypto').KeyObject} privateKey
 */
export async function assertSameWork(sites, privateKey) {
  const [first, ...others] = await Promise.all(sites.map(({ port }) => observe(port, privateKey)));
  for (const other of others) assert.deepEqual(other, first, 'The routes do different work.');
}
