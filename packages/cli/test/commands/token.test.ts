import { createPublicKey, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BAD_TOKENS, type BadTokenName } from '../../src/commands/bad-tokens.ts';
import { takeKey } from '../fixtures/key-pool.ts';
import { keysIn, NOW_SECONDS, run, secretsIn } from '../fixtures/run.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';

const SUB = '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10';

async function makeSet(): Promise<string> {
  const folder = makeFolder();
  await run(folder, ['keys', 'create']);
  return folder;
}

const decode = (token: string) =>
  token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));

describe('token', () => {
  it('makes a token of the key that signs, alone on stdout', async () => {
    const folder = await makeSet();
    await run(folder, ['keys', 'rotate']);
    const { code, stdout, stderr } = await run(folder, [
      ...['token', '--sub', SUB, '--issuer', 'shop.example', '--lifetime', '10m'],
      ...['--context', 'msdyn_cartvalue=10000', '--context', 'note=a=b', '--displayed', 'note'],
    ]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)]);
    expect(stderr).toContain(`A token of ${SUB}, until 2026-03-01T12:10:00Z (10 min).`);
    expect(stderr).not.toContain(stdout.trim());
    const [header, claims] = decode(stdout);
    expect(header).toEqual({ alg: 'RS256', typ: 'JWT', kid: keysIn(folder)[0]?.kid });
    expect(claims).toMatchObject({
      iss: 'shop.example',
      sub: SUB,
      iat: NOW_SECONDS,
      exp: NOW_SECONDS + 600,
    });
    expect(JSON.parse(claims.lwicontexts)).toMatchObject({
      msdyn_cartvalue: '10000',
      note: { value: 'a=b', isDisplayable: true },
    });
    // By node's own hand, which is not jose's.
    const [head, body, signature = ''] = stdout.trim().split('.');
    const jwk = keysIn(folder)[0] ?? { kid: '' };
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    const bytes = Buffer.from(`${head}.${body}`);
    expect(verify('sha256', bytes, key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('reads a PEM key, and a set from stdin', async () => {
    const folder = await makeSet();
    const pem = String(takeKey().export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(folder, 'key.pem'), pem);
    expect((await run(folder, ['token', 'key.pem', '--sub', SUB])).code).toBe(0);
    const input = JSON.stringify({ keys: keysIn(folder) });
    const { code, stdout } = await run(makeFolder(), ['token', '--stdin', '--sub', SUB], { input });
    expect(code).toBe(0);
    expect(decode(stdout)[0].kid).toBe(keysIn(folder)[0]?.kid);
  });

  it('prints JSON with stable names, and no key', async () => {
    const folder = await makeSet();
    const { stdout, stderr } = await run(folder, ['token', '--sub', SUB, '--json']);
    expect(JSON.parse(stdout)).toEqual({
      token: expect.stringMatching(/^eyJ/),
      kid: keysIn(folder)[0]?.kid,
      expiresAt: NOW_SECONDS + 900,
      bad: null,
      warnings: [],
    });
    for (const secret of secretsIn(folder)) expect(stdout + stderr).not.toContain(secret);
  });

  it.each([
    [[], 2, /Required option '--sub <guid>' not specified/],
    [['--sub', 'kim'], 1, /No token was made\. --sub has 3 characters .*GUID/],
    [['--sub', SUB, '--context', 'x'], 2, /Write it as --context msdyn_cartvalue=10000/],
    [['--sub', SUB, '--context', 'a=1', '--context', 'a=2'], 2, /Give each name once/],
    [['--sub', SUB, '--bad', 'expird'], 2, /Allowed choices are expired, /],
    [['--sub', SUB, '--lifetime', '30s'], 2, /out of range: give from 1 min to 24 h/],
    [['--sub', SUB, 'nope.json'], 1, /no file nope\.json/],
  ])('refuses %j', async (argv, code, message) => {
    const outcome = await run(await makeSet(), ['token', ...argv]);
    expect(outcome).toEqual({ code, stdout: '', stderr: expect.stringMatching(message) });
  });
});

describe('a bad token', () => {
  /** The one rule, and the title of the check, that each breaks. */
  const REFUSED_BY: Readonly<Record<BadTokenName, string>> = {
    expired: 'T2 Expiry',
    'post-dated': 'T4 Issued',
    'foreign-key': 'T1 Signature',
    'unknown-kid': 'K3 Key of the token',
    tampered: 'T1 Signature',
    unsigned: 'T1 Algorithm',
    hs256: 'T1 Algorithm',
    'no-subject': 'T2 Subject',
    milliseconds: 'T2 Time of issue',
    'context-object': 'T5 Custom context',
  };

  it.each(Object.keys(BAD_TOKENS) as BadTokenName[])(
    'that is %s is refused for that',
    async (bad) => {
      const folder = await makeSet();
      const made = await run(folder, ['token', '--sub', SUB, '--bad', bad]);
      expect(made.stderr).toBe(`A token that must be refused: ${BAD_TOKENS[bad].summary}.\n`);
      const { code, stdout } = await run(folder, ['verify', '--keys', 'lcw-keys.json', '--json'], {
        input: made.stdout,
      });
      const { result, failed } = JSON.parse(stdout);
      expect([code, result, `${failed.rule} ${failed.title}`]).toEqual([
        1,
        'refused',
        REFUSED_BY[bad],
      ]);
    },
  );
});
