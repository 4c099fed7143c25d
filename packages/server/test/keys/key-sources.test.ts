import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type KeySource,
  keysFromFile,
  keysFromPem,
  liveChatAuth,
  type SigningKey,
} from '../../src/index.ts';
import { FIXED_KEY_PEM } from '../fixtures/fixed-key.ts';
import { makeOptions } from '../fixtures/make-app.ts';
import { loadKeys } from '../fixtures/make-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
const pemOf = (key: { export(format: typeof pkcs8): string | Buffer }) => String(key.export(pkcs8));

const small = pemOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey);
const elliptic = pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
const pss = pemOf(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey);
const encrypted = String(
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    ...pkcs8,
    cipher: 'aes-256-cbc',
    passphrase: 'contoso',
  }),
);
const publicHalf = String(createPublicKey(FIXED_KEY_PEM).export({ type: 'spki', format: 'pem' }));

const onlyKeyOf = async (source: KeySource) => {
  const { keys } = await loadKeys(source);
  expect(keys).toHaveLength(1);
  return keys[0] as SigningKey;
};

describe('a PEM text', () => {
  it.each([
    ['empty', '', /empty/],
    ['no PEM', 'hunter2', /not a PEM private key/],
    ['the name of a file', 'config/lcw-key.pem', /Use keysFromFile/],
    ['the public half only', publicHalf, /public half/],
    ['encrypted', encrypted, /passphrase/],
    ['under 2,048 bits', small, /1024 bits/],
    ['elliptic', elliptic, /for ec, not RSA/],
    ['RSA-PSS, which cannot sign RS256', pss, /rsa-pss, not RSA/],
    ['cut short', FIXED_KEY_PEM.slice(0, 800), /cut short/],
  ])('that is %s is refused with a reason', (_, pem, reason) => {
    expect(keysFromPem(pem).problem).toMatch(reason);
    expect(keysFromPem(pem).problem).not.toContain('MII');
  });

  it.each([undefined, null, 7, Buffer.from(FIXED_KEY_PEM)])(
    'that is not text is refused',
    (value) => {
      expect(keysFromPem(value as never).problem).toMatch(/Give the PEM text/);
    },
  );

  it('is used whatever white space surrounds it', () => {
    expect(keysFromPem(`\n\n  ${FIXED_KEY_PEM}\n`).problem).toBeUndefined();
  });

  it('becomes one key, loaded once', async () => {
    const source = keysFromPem(FIXED_KEY_PEM);
    expect(await loadKeys(source)).toBe(await source.look(() => {}));
  });

  it('never serves anything of its private half', async () => {
    const { publicKey } = await onlyKeyOf(keysFromPem(FIXED_KEY_PEM));
    expect(publicKey).toBe(publicHalf);
  });
});

describe('a key file', () => {
  const write = (name: string, text: string, mode = 0o600) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };

  it('signs with the key in it', async () => {
    const fromFile = await onlyKeyOf(keysFromFile(write('good.pem', FIXED_KEY_PEM)));
    expect(fromFile.kid).toBe((await onlyKeyOf(keysFromPem(FIXED_KEY_PEM))).kid);
  });

  it('that does not exist is named', () => {
    expect(keysFromFile(join(folder, 'missing.pem')).problem).toMatch(
      /there is no file .*missing\.pem/,
    );
  });

  it('that is a folder is named', () => {
    expect(keysFromFile(folder).problem).toMatch(/is a folder/);
  });

  it('whose content is wrong is named with the reason', () => {
    expect(keysFromFile(write('empty.pem', '')).problem).toMatch(
      /in .*empty\.pem: the key is empty/,
    );
  });

  it.skipIf(process.platform === 'win32')('that others can read is warned about', () => {
    const codes: string[] = [];
    const onWarning = ({ code }: { code: string }) => codes.push(code);
    const open = keysFromFile(write('open.pem', FIXED_KEY_PEM, 0o644));
    const closed = keysFromFile(write('closed.pem', FIXED_KEY_PEM, 0o600));
    const forGroup = keysFromFile(write('group.pem', FIXED_KEY_PEM, 0o640));
    expect(forGroup.warning).toBeUndefined();

    liveChatAuth(makeOptions({ keys: closed, onWarning }));
    expect(codes).toEqual([]);
    liveChatAuth(makeOptions({ keys: open, onWarning }));
    expect(codes).toEqual(['insecure_key_file']);
    expect(open.warning).toContain('chmod 600');
  });

  it.each([FIXED_KEY_PEM, '{"keys":[]}'])(
    'given a key instead of a name never repeats it',
    (text) => {
      const { problem } = keysFromFile(text);
      expect(problem).toMatch(/looks like a key itself/);
      expect(problem?.length).toBeLessThan(250);
    },
  );

  it('given no name is refused', () => {
    expect(keysFromFile('').problem).toMatch(/Give a file name/);
  });
});
