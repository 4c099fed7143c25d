/** Key documents of both forms, as the emulator and openssl read them. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../fixtures/demo.ts';
import { hasOpenssl, opensslVerify } from '../fixtures/openssl.ts';
import { startOwnSite } from '../fixtures/own-site.ts';

const DAY_SECONDS = 86_400;
const nowSeconds = () => Math.floor(Date.now() / 1000);

/** A private JWK Set with a key that signs, one before it and one after it. */
function keySet(): string {
  const activeFroms = [0, nowSeconds() - 60, nowSeconds() + DAY_SECONDS];
  const keys = activeFroms.map((activeFrom, index) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return { ...privateKey.export({ format: 'jwk' }), kid: `key-${index + 1}`, activeFrom };
  });
  return JSON.stringify({ keys });
}

const onePem = () =>
  String(
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    }),
  );

const FORMS = [
  ['one PEM', onePem, 'K2'],
  ['a key set', keySet, 'K3'],
] as const;

const ADMINISTRATOR = readFileSync(
  join(import.meta.dirname, '../../docs/administrator.md'),
  'utf8',
);

/** The code that docs/administrator.md has next after these words. */
function told(words: string): string {
  const [, after = ''] = ADMINISTRATOR.split(words);
  const [, code] = after.split('`');
  if (code === undefined) throw new Error(`The page does not say "${words}" any more.`);
  return code;
}

for (const [form, makeKeys, rule] of FORMS) {
  test(`what an administrator is told that curl shows is true of ${form}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-keys-'));
    const keyFile = join(folder, 'keys');
    writeFileSync(keyFile, makeKeys(), { mode: 0o600 });
    const site = await startOwnSite('', keyFile);
    const answer = await fetch(`${site.url}/_services/auth/publickey`, { redirect: 'manual' });
    expect(String(answer.status)).toBe(told('begins with status'));
    expect(answer.headers.get('content-type')).not.toContain('text/html');
    const body = await answer.text();
    const beginning = told(rule === 'K2' ? '**one key**' : '**a key set**');
    expect(body.slice(0, beginning.length)).toBe(beginning);
    const [, ...keys] = body.split('"publicKey":"');
    expect(keys).toHaveLength(rule === 'K2' ? 0 : 3);
    const line = told('`publicKey` in it');
    for (const key of keys) expect(key.slice(0, line.length)).toBe(line);
    await site.close();
    rmSync(folder, { recursive: true });
  });

  test(`${form} is accepted by the emulator, and by openssl`, async ({ page, chat, openAgent }) => {
    test.skip(!hasOpenssl(), 'there is no openssl on this machine');
    const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-keys-'));
    const keyFile = join(folder, 'keys');
    writeFileSync(keyFile, makeKeys(), { mode: 0o600 });
    const site = await startOwnSite('<script src="/_services/auth/client.js"></script>', keyFile);
    const agent = await openAgent(site.agentUrl);
    await page.goto(site.url);
    await chat.open();
    await expect(agent.authentication).toContainText('Authenticated: Yes');
    await agent.unfoldChecks();
    await expect(agent.check(rule, 'passed').first()).toBeVisible();

    const token = await (await fetch(`${site.url}/_services/auth/token`)).text();
    const document = await (await fetch(`${site.url}/_services/auth/publickey`)).text();
    const { kid } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
    const pem = document.startsWith('[')
      ? Buffer.from(
          JSON.parse(document).find((entry: { kid: string }) => entry.kid === kid).publicKey,
          'base64',
        ).toString()
      : document;
    if (form === 'a key set') {
      expect(kid).toBe('key-2');
      expect(JSON.parse(document)).toHaveLength(3);
    }
    expect(opensslVerify(token, pem)).toContain('Verified OK');
    await site.close();
    rmSync(folder, { recursive: true });
  });
}
