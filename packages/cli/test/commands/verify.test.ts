import { createSign } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createTokenIssuer, keysFromFile } from '@lcw-auth/server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keysIn, NOW_SECONDS, run } from '../fixtures/run.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';

const SUB = '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10';

async function makeToken(...argv: string[]): Promise<{ folder: string; token: string }> {
  const folder = makeFolder();
  await run(folder, ['keys', 'create']);
  const { stdout } = await run(folder, ['token', '--sub', SUB, ...argv]);
  return { folder, token: stdout.trim() };
}

const OWN_KEYS = ['--keys', 'lcw-keys.json'];

/** A token with any claims. */
function sign(folder: string, claims: object): string {
  const { kid, ...jwk } = keysIn(folder)[0] ?? { kid: '' };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${encode({ alg: 'RS256', typ: 'JWT', kid })}.${encode(claims)}`;
  const signature = createSign('sha256').update(text).sign({ key: jwk, format: 'jwk' });
  return `${text}.${signature.toString('base64url')}`;
}

/** A site that publishes the folder's keys. */
async function publish(folder: string): Promise<string> {
  const issuer = createTokenIssuer({
    issuer: 'shop.example',
    keys: keysFromFile(join(folder, 'lcw-keys.json')),
    user: () => ({}),
    subject: () => SUB,
    now: () => NOW_SECONDS * 1000,
  });
  const server = createServer((request, response) => {
    if (request.url !== '/publickey') response.writeHead(302, { location: '/sign-in' }).end();
    else void issuer.publicKeys().then(({ body }) => response.end(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('verify', () => {
  it('explains each rule, who it is and what the agent sees, in 80 columns', async () => {
    const { folder, token } = await makeToken('--context', 'cart=10000', '--displayed', 'cart');
    const { code, stdout, stderr } = await run(folder, ['verify', ...OWN_KEYS], { input: token });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Accepted: the customer is authenticated\.\n/);
    expect(stdout).toMatch(/ {2}ok +T1 {2}Signature\n +The signature fits the published key\.\n/);
    expect(stdout).toContain(`  sub          ${SUB}\n`);
    expect(stdout).toMatch(/ {2}exp +\d+ {2}2026-03-01T12:15:00Z\n/);
    expect(stdout).toMatch(/ {2}cart +text {2}shown +10000\n/);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it.each([
    ['as JSON of the token route', (token: string) => JSON.stringify({ token, expiresIn: 900 })],
    ['as a JSON string', (token: string) => JSON.stringify(token)],
    ['as a header', (token: string) => `AuthenticatedUserToken: ${token}\r\n`],
    ['between line breaks', (token: string) => `\n${token}\n\n`],
  ])('reads a token %s', async (how, textOf) => {
    const { folder, token } = await makeToken();
    writeFileSync(join(folder, 'token.txt'), textOf(token));
    const { code, stderr } = await run(folder, ['verify', 'token.txt', ...OWN_KEYS]);
    expect(code).toBe(0);
    expect(/Warning: The token was inside JSON/.test(stderr)).toBe(how.includes('JSON'));
  });

  it('fetches the keys from their address, and follows no redirect', async () => {
    const { folder, token } = await makeToken();
    const site = await publish(folder);
    const good = await run(folder, ['verify', '--keys', `${site}/publickey`], { input: token });
    expect(good.code).toBe(0);
    const moved = await run(folder, ['verify', '--keys', `${site}/key`], { input: token });
    expect([moved.code, moved.stdout]).toEqual([
      1,
      expect.stringMatching(/K1 .*redirects \(302\)/s),
    ]);
  });

  it('reads the document that a site publishes, from a file', async () => {
    const { folder, token } = await makeToken();
    const document = await (await fetch(`${await publish(folder)}/publickey`)).text();
    writeFileSync(join(folder, 'published.json'), document);
    const argv = ['verify', '--keys', 'published.json'];
    expect((await run(folder, argv, { input: token })).code).toBe(0);
  });

  it('does not call a token accepted when nobody checked its signature', async () => {
    const { folder, token } = await makeToken();
    const { code, stdout } = await run(folder, ['verify'], { input: token });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^Not verified: .*Give\s--keys\./s)]);
    const json = await run(folder, ['verify', '--json'], { input: token });
    expect(JSON.parse(json.stdout)).toMatchObject({ result: 'unverified' });
  });

  it('goes by the tolerance and the variables that it is given', async () => {
    const { folder, token } = await makeToken('--context', 'cart=many');
    const late = { input: token, nowSeconds: NOW_SECONDS + 910 };
    expect((await run(folder, ['verify', ...OWN_KEYS], late)).code).toBe(1);
    const argv = ['verify', ...OWN_KEYS, '--clock-tolerance', '30s'];
    expect((await run(folder, argv, late)).code).toBe(0);
    const typed = ['verify', ...OWN_KEYS, '--context-variable', 'cart=number'];
    const { stdout } = await run(folder, typed, { input: token });
    expect(stdout).toMatch(/FAILED +C4 {2}Variable/);
  });

  it('prints neither the token nor its signature, nor a token within a claim, in any form', async () => {
    const { folder, token } = await makeToken();
    // A site's own mistake; the command line itself takes no token as an argument.
    const inner = sign(folder, { note: token, 'esc\u001b[2J': '\u202e', sub: SUB });
    const [, , signature = '-'] = inner.split('.');
    for (const more of [[], ['--json'], [...OWN_KEYS], [...OWN_KEYS, '--json']]) {
      const { stdout, stderr } = await run(folder, ['verify', ...more], {
        input: inner,
      });
      expect(stdout).toContain('[a token]');
      for (const secret of [inner, signature, token, token.slice(-40)]) {
        expect(stdout + stderr).not.toContain(secret);
      }
      expect(stdout).not.toMatch(/\p{Cc}(?<!\n)/u);
    }
    expect((await run(folder, ['verify'], { input: inner })).stdout).not.toMatch(/\u202e/);
  });

  it.each([
    [['--keys', 'nope.json'], 'x', 1, /--keys names 'nope\.json', which cannot be read \(ENOENT\)/],
    [['--keys', 'http://'], 'x', 2, /--keys is not an address/],
    [['nope.txt'], undefined, 1, /names 'nope\.txt', which cannot be read/],
    [[], '', 1, /standard input is empty, where a token should be/],
    [[], 'x'.repeat(300_000), 1, /more than 262144 bytes, which is not a token/],
    [['--clock-tolerance', '2h'], 'x', 2, /out of range/],
    [['--context-variable', 'a=money'], 'x', 2, /Write it as --context-variable/],
  ])('refuses %j', async (argv, input, code, message) => {
    const outcome = await run(
      makeFolder(),
      ['verify', ...argv],
      input === undefined ? {} : { input },
    );
    expect(outcome).toEqual({ code, stdout: '', stderr: expect.stringMatching(message) });
  });

  it('explains what is no token at all', async () => {
    const { code, stdout } = await run(makeFolder(), ['verify'], { input: '<html>' });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^Refused.*P8 Three parts/s)]);
  });
});

describe('a secret that was given as an argument', () => {
  it.each([
    ['a token', ['verify']],
    ['a token of a flag', ['verify', '--keys']],
    ['a token of a flag that there is not', ['doctor', '--token']],
  ])('is refused and not repeated: %s', async (_, words) => {
    const { token } = await makeToken();
    for (const argv of [
      [...words, token],
      [...words.slice(0, -1), `${words.at(-1)}=${token}`],
    ]) {
      const { code, stdout, stderr } = await run(makeFolder(), [...argv, '--json']);
      expect([code, stdout, JSON.parse(stderr).error.code]).toEqual([2, '', 'secret_argument']);
      for (const part of token.split('.')) expect(stderr).not.toContain(part);
    }
  });

  it.each([
    '-----BEGIN PRIVATE KEY-----\nMIIE',
    'LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUU',
    '{"kty":"RSA","d":"MIIE"}',
  ])('is refused and not repeated: a key such as %j', async (key) => {
    const { code, stderr } = await run(makeFolder(), ['keys', 'list', key]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('A key was given as an argument')]);
    expect(stderr).not.toContain('MIIE');
    expect(stderr).not.toContain('Q1NSUU');
  });

  it.skipIf(process.platform === 'win32')(
    'reads no more of a file without an end than a token has',
    async () => {
      const { code, stderr } = await run(makeFolder(), ['verify', '/dev/zero']);
      expect(code).toBe(1);
      expect(stderr).toContain('more than 262144 bytes');
    },
  );

  it('repeats no argument in letters that a terminal acts upon', async () => {
    const { code, stderr } = await run(makeFolder(), ['verify', 'a\u001b[31mb']);
    expect(code).toBe(1);
    expect(stderr).not.toContain('\u001b');
  });
});
