import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { keysFrom, keysFromEnv, keysFromFile, keysFromPem } from '../../src/index.ts';
import { loadKeys, makeKeySetText, makeRsaKey } from '../fixtures/make-keys.ts';

const key = makeRsaKey();
const pkcs8 = String(key.export({ type: 'pkcs8', format: 'pem' }));
const pkcs1 = String(key.export({ type: 'pkcs1', format: 'pem' }));
const spki = String(createPublicKey(key).export({ type: 'spki', format: 'pem' }));
const set = makeKeySetText([{ key, kid: 'a' }]);
const base64 = (content: string | Buffer) => Buffer.from(content).toString('base64');
const wrapped = (text: string) => text.replace(/.{76}/g, '$&\n');
const der = key.export({ type: 'pkcs8', format: 'der' });
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const certificate = '-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----';

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-formats-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function hasProgram(name: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, name)));
}

/** Writes a file that holds the key in another form, with a tool of the system. */
function withTool(name: string, args: (input: string, output: string) => string[]) {
  return () => {
    const folder = newFolder();
    const [input, output] = [join(folder, 'in.pem'), join(folder, 'out')];
    writeFileSync(input, pkcs8, { mode: 0o600 });
    execFileSync(name, args(input, output), { stdio: 'ignore' });
    return readFileSync(existsSync(output) ? output : input);
  };
}

const openssh = withTool('ssh-keygen', (input) => ['-p', '-q', '-N', '', '-f', input]);
const pkcs12 = () => {
  const folder = newFolder();
  const at = (name: string) => join(folder, name);
  writeFileSync(at('key.pem'), pkcs8);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  openssl('req', '-x509', '-new', '-key', at('key.pem'), '-subj', '/CN=shop', '-out', at('crt'));
  const files = ['-inkey', at('key.pem'), '-in', at('crt'), '-out', at('pfx')];
  openssl('pkcs12', '-export', ...files, '-passout', 'pass:');
  return readFileSync(at('pfx'));
};

describe('a key in another format', () => {
  it.each([
    ['OpenSSH', openssh, /OpenSSH format/, ['ssh-keygen']],
    ['UTF-16 with its mark', () => utf16(pkcs8), /UTF-16/, ['iconv']],
    ['UTF-16 without', () => Buffer.from(pkcs8, 'utf16le'), /UTF-16/, ['iconv']],
    ['UTF-16, big endian', () => Buffer.from(pkcs8, 'utf16le').swap16(), /UTF-16/, ['iconv']],
    ['a key set in UTF-16', () => utf16(set), /UTF-16/, ['iconv']],
    ['base64 of PEM', () => base64(pkcs8), /base64 of a PEM text/, ['base64']],
    ['base64 of PEM in lines', () => wrapped(base64(pkcs8)), /base64 of a PEM text/, ['base64']],
    ['base64 of a key set', () => base64(set), /base64 of a JSON text/, ['base64']],
    [
      'PEM without its first and last line',
      () => wrapped(base64(der)),
      /base64/,
      ['base64', 'openssl'],
    ],
    ['DER', () => der, /binary form/, ['openssl']],
    ['PKCS#12', pkcs12, /PKCS#12/, ['openssl']],
    ['PKCS#12 in base64', () => base64(pkcs12()), /PKCS#12/, ['openssl', 'base64']],
  ] as const)(
    '(%s) is named, and the command in the message converts it',
    (_, make, name, tools, { skip }: { skip?: (why: string) => void } = {}) => {
      const missing = [...tools, 'openssl', 'ssh-keygen'].find((tool) => !hasProgram(tool));
      if (missing) return skip?.(`${missing} is not installed`);
      const folder = newFolder();
      const file = join(folder, 'KEY');
      writeFileSync(file, make(), { mode: 0o600 });
      const { problem } = keysFromFile(file);
      expect(problem).toMatch(name);

      const [, command = ''] = /: ([^:]+?)(?:, or in PowerShell.*)?$/.exec(problem ?? '') ?? [];
      const [first = ''] = command.split(', or in PowerShell');
      const run = first.replace('pkcs12 ', 'pkcs12 -passin pass: ');
      execFileSync('sh', ['-c', run], { cwd: folder, stdio: 'pipe' });
      const made = ['lcw-key.pem', 'lcw-keys.json', 'KEY'].find((made) =>
        existsSync(join(folder, made)),
      );
      expect(keysFromFile(join(folder, made ?? '')).problem).toBeUndefined();
    },
  );

  it('(encrypted) is named, with the command that asks for the passphrase', () => {
    const cipher = { cipher: 'aes-256-cbc', passphrase: 'contoso' } as const;
    for (const type of ['pkcs8', 'pkcs1'] as const) {
      const text = String(key.export({ type, format: 'pem', ...cipher }));
      expect(keysFromPem(text).problem).toMatch(/passphrase.*: openssl pkey -in KEY -out/);
    }
  });

  it.each([
    ['a public key', spki, /only the public half/],
    [
      'a PKCS#1 public key',
      String(createPublicKey(key).export({ type: 'pkcs1', format: 'pem' })),
      /only the public half/,
    ],
    [
      'an OpenSSH public key',
      'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC kim@shop',
      /only the public half/,
    ],
    ['a certificate', certificate, /a certificate/],
    [
      'a request for one',
      '-----BEGIN CERTIFICATE REQUEST-----\nMIIC\n-----END CERTIFICATE REQUEST-----',
      /a certificate/,
    ],
    ['an EC key', String(ec.export({ type: 'sec1', format: 'pem' })), /for ec .*not RSA/],
    [
      'an EC key below its certificate',
      `${certificate}\n${ec.export({ type: 'sec1', format: 'pem' })}`,
      /for ec .*not RSA/,
    ],
    ['an EC key in PKCS#8', String(ec.export({ type: 'pkcs8', format: 'pem' })), /for ec, not RSA/],
    [
      'a DSA key',
      '-----BEGIN DSA PRIVATE KEY-----\nMIIC\n-----END DSA PRIVATE KEY-----',
      /another algorithm, not RSA/,
    ],
    [
      'something else in PEM',
      '-----BEGIN X509 CRL-----\nMIIC\n-----END X509 CRL-----',
      /something else than a private key/,
    ],
    ['a sentence about keys', 'my ssh-rsa key', /a string of 14 characters that is not/],
    ['PuTTY', 'PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none', /puttygen KEY/],
    ['cut short', pkcs8.slice(0, 900), /cut short.*last good copy/],
    ['a damaged PKCS#1', pkcs1.replace(/\n[A-Za-z]{2}/, '\n'), /\(PKCS#1\) cannot be read/],
    ['a damaged PKCS#8', pkcs8.replace(/\n[A-Za-z]{2}/, '\n'), /the PEM text cannot be read/],
    [
      'several keys',
      pkcs8 + String(makeRsaKey().export({ type: 'pkcs8', format: 'pem' })),
      /several private keys/,
    ],
    ['an error page', '<!doctype html><title>404</title>', /HTML/],
    ['a single JWK', JSON.stringify(key.export({ format: 'jwk' })), /a single JWK/],
    ['a JSON array', '[1]', /is an object/],
    ['a JSON array of nothing', '[null]', /is an object/],
    [
      'what a public key URL serves',
      JSON.stringify([{ kid: 'a', publicKey: base64(spki) }]),
      /public halves/,
    ],
    ['what such a URL serves, damaged', '[{},{"publicKey":"x"}]', /public halves/],
    ['JSON of a cloud console', JSON.stringify({ private_key: pkcs8 }), /jq -r \.private_key/],
    ['some other JSON', '{"hello":1}', /not a JWK Set/],
    ['JSON cut short', set.slice(0, 700), /not complete JSON.*last good copy/],
    ['text that was no UTF-8', utf16(pkcs8).toString('utf8'), /not in UTF-8/],
    ['the name of a file', 'config/lcw-keys.json', /the name of a file.*keysFromFile/],
    [
      'a text that ends as a name',
      'the key\nis in key.pem',
      /a string of 21 characters that is not/,
    ],
    [
      'a text that begins as a name',
      'key.pem of the shop',
      /a string of 19 characters that is not/,
    ],
    ['a text', 'correct horse', /a string of 13 characters that is not a PEM private key/],
    ['a line of an .env file', `LCW_KEYS='${set}'`, /characters that is not a PEM private key/],
    ['a value with a remark behind it', `'${set}' # keys`, /characters that is not a PEM private/],
    ['base64 too short for a key', base64('{"kid":1}'), /a string of 12 characters that is not/],
    ['base64 with a mark before it', `*${base64(pkcs8)}`, /characters that is not a PEM private/],
    ['base64 with a mark behind it', `${base64(pkcs8)}*`, /characters that is not a PEM private/],
    ['the shortest base64 that is looked into', base64('{'.padEnd(48)), /base64 of a JSON text/],
    ['base64 of PEM below an empty line', base64(`\n${pkcs8}`), /base64 of a PEM text/],
  ])('(%s) is named', (_, text, name) => {
    vi.stubEnv('LCW_FORMAT', text.replaceAll('\0', ' '));
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(keysFromPem(text).problem).toMatch(name);
    if (!text.includes('\0')) expect(keysFromEnv('LCW_FORMAT').problem).toMatch(name);
  });

  it('(a binary file) is named', () => {
    const file = join(newFolder(), 'KEY');
    writeFileSync(file, Buffer.from('\x7fELF\x02\x01\x01\x00\x00', 'latin1'), { mode: 0o600 });
    expect(keysFromFile(file).problem).toMatch(/a binary file/);
  });

  it('(a key set) is not what keysFromPem takes, and bytes are not what keysFrom takes', async () => {
    expect(keysFromPem(set).problem).toMatch(/Use keysFromFile/);
    const bytes = keysFrom(async () => Buffer.from(pkcs8) as never);
    await expect(loadKeys(bytes)).rejects.toThrow(/bytes instead of a text/);
  });
});

describe('a key whose text was changed on its way', () => {
  const indent = (text: string) => text.replace(/^/gm, '      ');

  it.each([
    ['PKCS#1', pkcs1],
    ['in the quotation marks that docker keeps', `"${pkcs8}"`],
    ['in quotation marks, line breaks written out', JSON.stringify(pkcs8)],
    ['in single quotation marks', `'${pkcs8}'`],
    ['indented, as YAML does', indent(pkcs8)],
    ['with Windows line breaks', pkcs8.replaceAll('\n', '\r\n')],
    ['with Windows line breaks written out', pkcs8.replaceAll('\n', '\\r\\n')],
    ['with line breaks lost', pkcs8.replaceAll('\n', ' ')],
    ['without any line break', pkcs8.replaceAll('\n', '')],
    ['beside its certificate', `${certificate}\n${pkcs8}`],
    [
      'below the attributes that openssl writes',
      `Bag Attributes\n    friendlyName: shop\n${pkcs8}`,
    ],
    ['with a byte order mark', `\uFEFF${pkcs8}`],
  ])('(%s) is used', async (_, text) => {
    const source = keysFromPem(text);
    expect(source.problem).toBeUndefined();
    const { keys } = await loadKeys(source);
    expect(keys[0]?.publicKey).toBe(spki);
  });

  it.each([
    ['in quotation marks', `'${set}'`],
    [
      'in quotation marks, with spaces and lines',
      `' ${JSON.stringify(JSON.parse(set), null, 2)} '`,
    ],
    ['in quotation marks with others inside', JSON.stringify(set)],
    ['in quotation marks with others inside, and spaces', JSON.stringify(` ${set} `)],
    ['in quotation marks that are its own, and spaces', `" ${set} "`],
    ['indented', indent(JSON.stringify(JSON.parse(set), null, 2))],
  ])('(a key set %s) is used', async (_, text) => {
    vi.stubEnv('LCW_FORMAT', text);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { keys, format } = await loadKeys(keysFromEnv('LCW_FORMAT'));
    expect([keys[0]?.kid, format]).toEqual(['a', 'array']);
  });
});
