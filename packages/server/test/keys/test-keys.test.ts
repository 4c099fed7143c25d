import { createPrivateKey, createPublicKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
// Not by its name: the two packages know nothing of each other, and this holds them together.
import { TEST_KEYS } from '../../../emulator/src/test-keys.ts';
import {
  createTokenIssuer,
  type KeySource,
  keysFrom,
  keysFromEnv,
  keysFromFile,
  keysFromPem,
} from '../../src/index.ts';
import { FIXED_KEY_PEM } from '../fixtures/fixed-key.ts';
import { KIM, makeOptions } from '../fixtures/make-app.ts';
import { makeTemporaryFolder } from '../packaging/temporary-folder.ts';

const SET = JSON.stringify(TEST_KEYS);
const REFUSAL = /test keys of @lcw-auth\/emulator.*lcw-auth keys create/;

const [jwk] = TEST_KEYS.keys;
const privateKey = createPrivateKey({ key: { ...jwk }, format: 'jwk' });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** The same key by every way that is read when the site starts. */
const SOURCES: [name: string, make: () => Promise<KeySource> | KeySource][] = [
  [
    'a file',
    async () => {
      const file = join(await makeTemporaryFolder(), 'keys.json');
      writeFileSync(file, SET, { mode: 0o600 });
      return keysFromFile(file);
    },
  ],
  [
    'a variable',
    () => {
      vi.stubEnv('TEST_KEY_SET', SET);
      return keysFromEnv('TEST_KEY_SET');
    },
  ],
  ['a PEM text, whatever its kid was', () => keysFromPem(pem)],
];

const issue = (options: Parameters<typeof makeOptions>[0]) =>
  createTokenIssuer(makeOptions(options)).issue(KIM, {} as never);

afterEach(() => vi.unstubAllEnvs());

describe.each(SOURCES)('the test keys from %s', (_name, makeSource) => {
  it('are refused when the site starts', async () => {
    const keys = await makeSource();
    expect(() => createTokenIssuer(makeOptions({ keys }))).toThrow(REFUSAL);
    expect(() => createTokenIssuer(makeOptions({ keys, allowTestKeys: false }))).toThrow(REFUSAL);
  });

  it('sign with allowTestKeys', async () => {
    const { token } = await issue({ keys: await makeSource(), allowTestKeys: true });
    expect(token.split('.')).toHaveLength(3);
  });

  it('are refused in production, with allowTestKeys too', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    const keys = await makeSource();
    expect(() => createTokenIssuer(makeOptions({ keys, allowTestKeys: true }))).toThrow(
      /NODE_ENV is production/,
    );
  });

  it('do not sign either where the site starts without keys', async () => {
    const onError = vi.fn();
    const options = { keys: await makeSource(), startWithoutKeys: true, onError };
    await expect(issue(options)).rejects.toMatchObject({
      code: 'keys_unavailable',
      message: expect.stringMatching(REFUSAL),
    });
    expect(onError).toHaveBeenCalledWith(
      expect.objectContaining({ message: expect.stringMatching(REFUSAL) }),
      undefined,
    );
  });
});

describe('test keys that come later', () => {
  it('are not used when a function of the site’s gives them', async () => {
    await expect(issue({ keys: keysFrom(async () => TEST_KEYS) })).rejects.toMatchObject({
      code: 'keys_unavailable',
      message: expect.stringMatching(REFUSAL),
    });
    await expect(
      issue({ keys: keysFrom(async () => TEST_KEYS), allowTestKeys: true }),
    ).resolves.toHaveProperty('token');
  });

  it('are not used when another machine signs with them', async () => {
    const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
    const signer = { publicKey: publicKey.toString(), sign: async () => new Uint8Array() };
    await expect(issue({ keys: keysFrom(async () => [signer]) })).rejects.toMatchObject({
      message: expect.stringMatching(REFUSAL),
    });
  });

  it('never replace keys that are no test keys', async () => {
    const clock = { nowMs: 1_700_000_000_000 };
    const answers = [FIXED_KEY_PEM, SET];
    const onError = vi.fn();
    const issuer = createTokenIssuer(
      makeOptions({
        keys: keysFrom(async () => answers.shift() ?? SET),
        now: () => clock.nowMs,
        onError,
      }),
    );
    const { body } = await issuer.publicKeys();
    clock.nowMs += 301_000;
    expect((await issuer.publicKeys()).body).toBe(body);
    expect(onError).toHaveBeenCalledWith(
      expect.objectContaining({
        code: 'key_reload_failed',
        message: expect.stringMatching(REFUSAL),
      }),
      undefined,
    );
  });
});

it('test keys that are revoked do not matter', async () => {
  const [key] = TEST_KEYS.keys;
  const own = createPrivateKey(FIXED_KEY_PEM).export({ format: 'jwk' });
  const keys = keysFrom(async () => ({ keys: [{ ...key, revoked: true }, own] }));
  await expect(issue({ keys })).resolves.toHaveProperty('token');
});
