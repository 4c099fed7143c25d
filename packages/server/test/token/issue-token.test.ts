import { createHash, createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { decodeProtectedHeader, importSPKI, jwtVerify } from 'jose';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTokenIssuer, keysFrom, keysFromPem } from '../../src/index.ts';
import { FIXED_KEY_PEM } from '../fixtures/fixed-key.ts';
import { KIM, makeOptions } from '../fixtures/make-app.ts';

const NOW_MS = 1_700_000_000_250;
const request = {} as never;

const fixed = { now: () => NOW_MS, tokenId: () => '00000000-0000-4000-8000-000000000000' };
const issue = (overrides: Parameters<typeof makeOptions>[0] = {}) =>
  createTokenIssuer(makeOptions({ ...fixed, ...overrides })).issue(KIM, request);

/** As the seed's page of the contract has it: flat, and without the contact's id. */
const flat = { portalContactId: false };

/** Claims of a compact token, decoded without the library that the server uses. */
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

describe('a token', () => {
  it('equals the known answer for a fixed key, clock and id', async () => {
    const { token } = await issue(flat);
    expect(token).toBe(KNOWN_TOKEN);
  });

  it('equals the known answer with variables that the agent sees and the contact’s id', async () => {
    const { token } = await issue({
      displayedContext: 'all',
      contextTypes: { msdyn_cartvalue: 'number', msdyn_isvip: 'text', msdyn_segment: 'text' },
      context: (user) => ({
        msdyn_cartvalue: user.cartTotal,
        msdyn_isvip: user.vip,
        msdyn_segment: { value: 'gold', isDisplayable: false },
      }),
    });
    expect(token).toBe(KNOWN_DISPLAYED_TOKEN);
  });

  it.each([
    ['flat', () => KNOWN_TOKEN],
    ['displayed', () => KNOWN_DISPLAYED_TOKEN],
  ])('known as the %s answer verifies with jose and with node:crypto', async (_, known) => {
    const [header, payload, signature = ''] = known().split('.');
    const publicKey = createPublicKey(FIXED_KEY_PEM);
    const currentDate = new Date(NOW_MS);
    await expect(jwtVerify(known(), publicKey, { currentDate })).resolves.toBeTruthy();
    const bytes = Buffer.from(`${header}.${payload}`);
    expect(verify('sha256', bytes, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('carries lwicontexts in the form of the contract’s sample: a string of texts', async () => {
    const { lwicontexts } = claimsOf((await issue(flat)).token);
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

  it('has no lwicontexts when there is nothing to say', async () => {
    const { context: _, ...options } = makeOptions({ ...fixed, ...flat });
    const { token } = await createTokenIssuer(options).issue(KIM, request);
    expect(claimsOf(token)).not.toHaveProperty('lwicontexts');
  });

  it.each([
    [{}, KIM.contactId],
    [{ subjectRecord: 'account' }, undefined],
    [{ portalContactId: false }, undefined],
    [{ subjectFormat: 'any' }, undefined],
  ] as const)('with %j has the portalcontactid %s', async (options, id) => {
    const { lwicontexts } = claimsOf(
      (await issue({ ...options, context: () => ({ a: 'b' }) })).token,
    );
    expect(JSON.parse(lwicontexts).portalcontactid).toBe(id);
  });

  it('carries profile claims next to the reserved ones', async () => {
    const { token } = await issue({ claims: () => ({ given_name: 'Kim', email: null }) });
    expect(claimsOf(token)).toMatchObject({ given_name: 'Kim', iss: 'contosohelp.com' });
    expect(claimsOf(token)).not.toHaveProperty('email');
  });

  it('is not made when it would be too large, and the largest variables are named', async () => {
    const context = () => ({ small: 'a', notes: 'x'.repeat(3000), history: 'y'.repeat(3500) });
    await expect(issue({ context, maxTokenBytes: 4096 })).rejects.toMatchObject({
      code: 'token_too_large',
      message: expect.stringContaining("'history' (3500 characters), 'notes' (3000 characters)"),
    });
  });

  it('may have exactly maxTokenBytes, and not one more', async () => {
    const context = () => ({ notes: 'x'.repeat(800) });
    const { length } = (await issue({ context })).token;
    await expect(issue({ context, maxTokenBytes: length })).resolves.toHaveProperty('token');
    await expect(issue({ context, maxTokenBytes: length - 1 })).rejects.toMatchObject({
      code: 'token_too_large',
      message: expect.stringContaining(`${length} bytes; maxTokenBytes is ${length - 1}`),
    });
  });

  it('leaves no timer behind, made or refused', async () => {
    const contacts = [KIM.contactId, ''];
    const issuer = createTokenIssuer(makeOptions({ subject: () => contacts.shift() }));
    await issuer.publicKeys();
    // Only those that are set from here on: others of this process come and go as they please.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    await issuer.issue(KIM, request);
    await expect(issuer.issue(KIM, request)).rejects.toThrow();
    expect(vi.getTimerCount()).toBe(0);
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
    const { token } = await issue({ ...flat, context: () => nothing as undefined });
    expect(claimsOf(token)).not.toHaveProperty('lwicontexts');
  });
});

describe('a context that cannot be sent', () => {
  const context = () => ({ good: 'yes', bad: { nested: true } }) as never;

  it('makes no token by default, and the message names the variable but no value', async () => {
    await expect(issue({ context })).rejects.toMatchObject({
      code: 'invalid_context',
      message:
        "Context variable 'bad' is an object. Only texts, finite numbers and booleans can be sent, or { value, isDisplayable } with one of them and a boolean. Return undefined to leave it out. https://lcw-auth.example/errors#invalid_context",
    });
  });

  it("is left out with a warning when invalidContext is 'omit'", async () => {
    const warnings: string[] = [];
    const onWarning = ({ code }: { code: string }) => warnings.push(code);
    const { token } = await issue({ ...flat, context, invalidContext: 'omit', onWarning });
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
      message: expect.stringMatching(/^subject failed\. .*#callback_failed$/),
      cause,
    });
  });

  it('that never answer are given up after callbackTimeoutMs', async () => {
    const context = () => new Promise<never>(() => {});
    await expect(issue({ context, callbackTimeoutMs: 1 })).rejects.toMatchObject({
      code: 'callback_timeout',
      status: 503,
      message: expect.stringMatching(/^context has not answered within callbackTimeoutMs \(1 ms\)/),
    });
  });

  it('that never let the keys come are no reason to wait either', async () => {
    const keys = keysFrom(() => new Promise<never>(() => {}));
    await expect(issue({ keys, callbackTimeoutMs: 1 })).rejects.toMatchObject({
      code: 'keys_unavailable',
      status: 503,
      headers: { 'Retry-After': '2' },
    });
  });
});

describe('a customer without a contact', () => {
  it('gets no token, and context and claims are not asked', async () => {
    const asked: string[] = [];
    const ask = (option: string) => () => {
      asked.push(option);
      throw new Error('there is no contact');
    };
    await expect(
      issue({ subject: () => undefined, context: ask('context'), claims: ask('claims') }),
    ).rejects.toMatchObject({ code: 'no_contact', status: 403, headers: {} });
    expect(asked).toEqual([]);
  });

  it.each(['00000000-0000-0000-0000-000000000000', '{00000000-0000-0000-0000-000000000000}'])(
    'who has the placeholder %s instead gets none either',
    async (placeholder) => {
      await expect(issue({ subject: () => placeholder })).rejects.toMatchObject({
        code: 'invalid_subject',
      });
    },
  );
});

describe('a context with a database’s NULL in it', () => {
  it('makes a token without that variable, and warns once by name', async () => {
    const warnings: { code: string; message: string }[] = [];
    const issuer = createTokenIssuer(
      makeOptions({
        ...flat,
        context: () => ({ msdyn_tier: null as unknown as string, msdyn_isvip: true }),
        onWarning: (warning) => warnings.push(warning),
      }),
    );
    const { token } = await issuer.issue(KIM, request);
    await issuer.issue(KIM, request);
    expect(claimsOf(token).lwicontexts).toBe('{"msdyn_isvip":"true"}');
    expect(warnings).toEqual([
      {
        code: 'context_omitted',
        message: expect.stringMatching(/'msdyn_tier'.*A page may now set.*#context_omitted$/),
      },
    ]);
  });
});

describe('many NULLs at once', () => {
  it('are one warning that names five and counts the others', async () => {
    const messages: string[] = [];
    const context = () => Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((n) => [`v${n}`, null]));
    await issue({
      context: context as never,
      onWarning: ({ message }) => messages.push(message),
    });
    expect(messages).toEqual([
      expect.stringMatching(/null: 'v1', 'v2', 'v3', 'v4', 'v5' and 2 more\./),
    ]);
  });
});

describe('a context that says by what a record is identified', () => {
  it('is warned about once', async () => {
    const warnings: string[] = [];
    const issuer = createTokenIssuer(
      makeOptions({
        context: () => ({
          Name: 'Kim',
          Email: 'kim@contoso.com',
          Phone: '1',
          CaseNumber: 'x',
          name: 'y',
        }),
        onWarning: ({ code, message }) => warnings.push(`${code}: ${message}`),
      }),
    );
    await issuer.issue(KIM, request);
    await issuer.issue(KIM, request);
    expect(warnings).toEqual([
      expect.stringMatching(/^context_identifies: .*'Name', 'Email', 'Phone', 'CaseNumber':/),
    ]);
    expect(warnings[0]).not.toContain('kim@contoso');
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

/** The same, with variables in the form that the agent sees and the contact's id. */
const KNOWN_DISPLAYED_TOKEN =
  'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImktMXB2TlpSSlBFNV80S0xVN1BEeGYwZ2Q3ZzZ6b0liUk5Bd3llRTdCUmcifQ.eyJpc3MiOiJjb250b3NvaGVscC5jb20iLCJzdWIiOiI4N2M2ZTFmNS0yZjJiLTRlZTMtOGExYy02YzJiN2E5ZDRlMTAiLCJpYXQiOjE3MDAwMDAwMDAsIm5iZiI6MTY5OTk5OTk3MCwiZXhwIjoxNzAwMDAzNjAwLCJqdGkiOiIwMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDAiLCJsd2ljb250ZXh0cyI6IntcIm1zZHluX2NhcnR2YWx1ZVwiOntcInZhbHVlXCI6MTAwMDAsXCJpc0Rpc3BsYXlhYmxlXCI6dHJ1ZX0sXCJtc2R5bl9pc3ZpcFwiOntcInZhbHVlXCI6XCJmYWxzZVwiLFwiaXNEaXNwbGF5YWJsZVwiOnRydWV9LFwibXNkeW5fc2VnbWVudFwiOntcInZhbHVlXCI6XCJnb2xkXCIsXCJpc0Rpc3BsYXlhYmxlXCI6ZmFsc2V9LFwicG9ydGFsY29udGFjdGlkXCI6XCI4N2M2ZTFmNS0yZjJiLTRlZTMtOGExYy02YzJiN2E5ZDRlMTBcIn0ifQ.j4K84M8Bo_IFDNa2a7YyztO6awxj1hjwfdPmAoFvk6-1xxuMXoBG0TxcGRI5FqacgXqbZuT7n9KR-bsAEJWTLZYnXWyjUzxkeSKn4kD9ePmOP8yuHUcRBJkWmvQPjGfPs3m7L2i38qrfJ7bb8pVJEPnw7rgHXkdEqcPZT2P7ZBWUZ_OoHWUC5_p2tJ43-isBXF0V4ESfdMEkl0BCbkZyX0Iap9q3dRSzfAnNMaU3-I-q8xfyupK6ECMQrCKqNCjy_3MguOU4tv9Bfrl-Akr9OSqsD-lPHEfXkf6_xbBUz4DCRGyyRkdC-5ueH2_U3cyumxtsbGMh8GEm7sKNg_3-Nw';
