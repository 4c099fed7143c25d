import { createHash, createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { decodeProtectedHeader, importSPKI, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { createTokenIssuer, keysFromPem } from '../../src/index.ts';
import { FIXED_KEY_PEM } from '../fixtures/fixed-key.ts';
import { KIM, makeOptions } from '../fixtures/make-app.ts';

const NOW_MS = 1_700_000_000_250;
const request = {} as never;

const fixed = { now: () => NOW_MS, tokenId: () => '00000000-0000-4000-8000-000000000000' };
const issue = (overrides: Parameters<typeof makeOptions>[0] = {}) =>
  createTokenIssuer(makeOptions({ ...fixed, ...overrides })).issue(KIM, request);

/** Claims of a compact token, decoded without the library that the server uses. */
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

describe('a token', () => {
  it('equals the known answer for a fixed key, clock and id', async () => {
    const { token } = await issue();
    expect(token).toBe(KNOWN_TOKEN);
  });

  it('carries lwicontexts in the form of the contract’s sample: a string of texts', async () => {
    const { lwicontexts } = claimsOf((await issue()).token);
    expect(lwicontexts).toBe('{"msdyn_cartvalue":"10000","msdyn_isvip":"false"}');
  });

  it('has the required claims in whole seconds, and nbf before iat', async () => {
    expect(claimsOf((await issue({ lifetimeSeconds: 900 })).token)).toMatchObject({
      iss: 'contosohelp.com',
      sub: KIM.contactId,
      iat: 1_700_000_000,
      nbf: 1_699_999_970,
      exp: 1_700_000_900,
    });
  });

  it('says RS256, JWT and the RFC 7638 thumbprint in its header', async () => {
    const { n, e } = createPublicKey(FIXED_KEY_PEM).export({ format: 'jwk' });
    const thumbprint = createHash('sha256').update(`{"e":"${e}","kty":"RSA","n":"${n}"}`);
    expect(decodeProtectedHeader((await issue()).token)).toEqual({
      alg: 'RS256',
      typ: 'JWT',
      kid: thumbprint.digest('base64url'),
    });
  });

  it('verifies with jose, with node:crypto and with the published PEM', async () => {
    const issuer = createTokenIssuer(makeOptions());
    const { token } = await issuer.issue(KIM, request);
    const { body: pem } = await issuer.publicKeys();
    const [header, payload, signature] = token.split('.');
    const bytes = Buffer.from(`${header}.${payload}`);

    await expect(jwtVerify(token, await importSPKI(pem, 'RS256'))).resolves.toBeTruthy();
    expect(verify('sha256', bytes, pem, Buffer.from(signature ?? '', 'base64url'))).toBe(true);
  });

  it('has no lwicontexts when the site has no context', async () => {
    const { context: _, ...options } = makeOptions(fixed);
    const { token } = await createTokenIssuer(options).issue(KIM, request);
    expect(claimsOf(token)).not.toHaveProperty('lwicontexts');
  });

  it('carries profile claims next to the reserved ones', async () => {
    const { token } = await issue({ claims: () => ({ given_name: 'Kim', email: undefined }) });
    expect(claimsOf(token)).toMatchObject({ given_name: 'Kim', iss: 'contosohelp.com' });
    expect(claimsOf(token)).not.toHaveProperty('email');
  });

  it('is not made when it would be too large, and the largest variables are named', async () => {
    const context = () => ({ small: 'a', notes: 'x'.repeat(3000), history: 'y'.repeat(3500) });
    await expect(issue({ context, maxTokenBytes: 4096 })).rejects.toMatchObject({
      code: 'token_too_large',
      message: expect.stringContaining('history (3500 characters), notes (3000 characters)'),
    });
  });

  it('is announced to onToken without itself', async () => {
    const events: unknown[] = [];
    const { token } = await issue({ onToken: (event) => events.push(event) });
    expect(events).toEqual([
      {
        subject: KIM.contactId,
        tokenId: '00000000-0000-4000-8000-000000000000',
        kid: decodeProtectedHeader(token).kid,
        issuedAt: 1_700_000_000,
        expiresAt: 1_700_003_600,
      },
    ]);
  });

  it('is made even when the onToken listener throws', async () => {
    const onToken = () => {
      throw new Error('the audit log is full');
    };
    await expect(issue({ onToken })).resolves.toHaveProperty('token');
  });
});

describe('a context of nothing', () => {
  it.each([undefined, null])('(%s) makes a token without lwicontexts', async (nothing) => {
    const { token } = await issue({ context: () => nothing as undefined });
    expect(claimsOf(token)).not.toHaveProperty('lwicontexts');
  });
});

describe('a context that cannot be sent', () => {
  const context = () => ({ good: 'yes', bad: { nested: true } }) as never;

  it('makes no token by default, and the message names the variable but no value', async () => {
    await expect(issue({ context })).rejects.toMatchObject({
      code: 'invalid_context',
      message:
        "Context variable 'bad' is an object; only texts, finite numbers and booleans can be sent. Return undefined to leave it out.",
    });
  });

  it("is left out with a warning when invalidContext is 'omit'", async () => {
    const warnings: string[] = [];
    const onWarning = ({ code }: { code: string }) => warnings.push(code);
    const { token } = await issue({ context, invalidContext: 'omit', onWarning });
    expect(claimsOf(token).lwicontexts).toBe('{"good":"yes"}');
    expect(warnings).toEqual(['context_omitted']);
  });
});

describe('the site’s own functions', () => {
  it('that throw are named, with the cause kept', async () => {
    const cause = new Error('connection refused');
    const subject = () => Promise.reject(cause);
    await expect(issue({ subject })).rejects.toMatchObject({
      code: 'callback_failed',
      message: 'subject failed.',
      cause,
    });
  });

  it('that never answer are given up after callbackTimeoutMs', async () => {
    const context = () => new Promise<never>(() => {});
    await expect(issue({ context, callbackTimeoutMs: 1 })).rejects.toMatchObject({
      code: 'callback_timeout',
      status: 503,
      message: expect.stringContaining('context'),
    });
  });
});

describe('keys', () => {
  it('in PKCS#1 form sign the same token as in PKCS#8', async () => {
    const pkcs1 = createPrivateKey(FIXED_KEY_PEM).export({
      type: 'pkcs1',
      format: 'pem',
    }) as string;
    expect((await issue({ keys: keysFromPem(pkcs1) })).token).toBe((await issue()).token);
  });
});

/** Written by hand as text and signed by the openssl command line. */
const KNOWN_TOKEN =
  'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImktMXB2TlpSSlBFNV80S0xVN1BEeGYwZ2Q3ZzZ6b0liUk5Bd3llRTdCUmcifQ.eyJpc3MiOiJjb250b3NvaGVscC5jb20iLCJzdWIiOiI4N2M2ZTFmNS0yZjJiLTRlZTMtOGExYy02YzJiN2E5ZDRlMTAiLCJpYXQiOjE3MDAwMDAwMDAsIm5iZiI6MTY5OTk5OTk3MCwiZXhwIjoxNzAwMDAzNjAwLCJqdGkiOiIwMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDAiLCJsd2ljb250ZXh0cyI6IntcIm1zZHluX2NhcnR2YWx1ZVwiOlwiMTAwMDBcIixcIm1zZHluX2lzdmlwXCI6XCJmYWxzZVwifSJ9.HYQkEv9WAxHc9p2YFVuFpnz0GipDlw6g0SC9n0en4QKwZkAfs0JC_hBIyu5bFkVx68o7XHyJnwx16EOZJhG1gKIsAOHqjGi8oxO-SeZwJAOh3eN1k0SzIcoww7Y3aaGNlnTabANhQUEpyNksNQ0wQmeaEpaBXvCngsKpl6JOD3VFH0jDKGwXcufrJLESWm20swHbRIy_al2s-9l2j9t6AkPmJuPty1gnElsnEQ54Kl-jBXO0x-azdjM6h1ZNG_h5eEHzvKmLfUJxdO98TppBhbFE48G0orqadoEIZ3qPDuh7Zv142BEkkrOrgBfySCb0dWBlHLGA_UzHNw5A2AC6qA';
