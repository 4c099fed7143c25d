/** Brings up everything that is compared, in this one process. @module */
import { createTokenIssuer, liveChatAuth } from '../../dist/index.js';
import { assertSameWork } from './assert-same-work.mjs';
import { CUSTOMER } from './customer.mjs';
import { jsonwebtokenRoute } from './jsonwebtoken-route.mjs';
import { makeKey } from './make-key.mjs';
import { shippedOptions } from './shipped-options.mjs';
import { startSite } from './start-site.mjs';

/** @typedef {Awaited<ReturnType<typeof startContenders>>} Contenders */

/** The issuer alone never looks at the request; it only hands it to the site's functions. */
const NO_REQUEST = /** @type {import('node:http').IncomingMessage} */ ({ headers: {} });

/** Starts the sites and the issuer, all with the same key. */
export async function startContenders() {
  const key = makeKey();
  const issuer = createTokenIssuer(shippedOptions(key.file));
  const issue = () => issuer.issue(CUSTOMER, NO_REQUEST);
  const { token } = await issue();
  const [header = '', payload = ''] = token.split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());

  const shipped = await startSite(liveChatAuth(shippedOptions(key.file)));
  const parsed = await startSite(jsonwebtokenRoute(key.privateKey, kid));
  const pem = await startSite(jsonwebtokenRoute(key.pem, kid));
  const four = await startSite(
    liveChatAuth({ ...shippedOptions(key.file), maxConcurrentSignatures: 4 }),
  );
  const sites = [shipped, four, parsed, pem];
  await assertSameWork(sites, key.privateKey);

  return {
    privateKey: key.privateKey,
    /** What a token's signature is over: the raw signature signs the same bytes. */
    signingInput: Buffer.from(`${header}.${payload}`),
    issue,
    shipped,
    /** The shipped middleware with as many signatures in flight as on five cores. */
    four,
    parsed,
    pem,
    close() {
      for (const site of sites) site.close();
      key.remove();
    },
  };
}
