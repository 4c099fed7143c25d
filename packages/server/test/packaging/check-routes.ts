/** What every site must answer, whichever way it was built. @module */
import { importSPKI, type JWTPayload, jwtVerify } from 'jose';
import { expect } from 'vitest';

const SIGNED_IN = { headers: { cookie: 'customer=kim' } };

async function ask(url: string, request?: RequestInit) {
  const response = await fetch(url, request);
  return { status: response.status, type: response.headers.get('content-type'), response };
}

/** Checks the token against the published key, and that nobody gets one without signing in. */
export async function checkTokenAndKey(site: string): Promise<JWTPayload> {
  const key = await (await ask(`${site}/publickey`)).response.text();
  const token = await ask(`${site}/token`, SIGNED_IN);
  expect(token.status).toBe(200);
  const verified = await jwtVerify(await token.response.text(), await importSPKI(key, 'RS256'), {
    issuer: 'contosohelp.com',
  });
  expect(verified.payload).toMatchObject({ sub: '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10' });

  expect((await ask(`${site}/token`)).status).toBe(401);
  return verified.payload;
}

/** Checks everything that the middleware serves. */
export async function checkRoutes(site: string): Promise<void> {
  const payload = await checkTokenAndKey(site);
  expect(JSON.parse(String(payload.lwicontexts))).toEqual({
    msdyn_cartvalue: 10000,
    portalcontactid: payload.sub,
  });
  const script = await ask(`${site}/client.js`);
  expect(script).toMatchObject({ status: 200, type: expect.stringContaining('javascript') });
  const text = await script.response.text();
  expect(text.length).toBeGreaterThan(1000);
  expect(text).toContain('lcw:ready');
}
