import { createPublicKey, sign } from 'node:crypto';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { keysFrom, keysFromEnv, type RemoteSigner } from '../../src/index.ts';
import { FIXED_KEY_PEM } from '../fixtures/fixed-key.ts';
import { loadKeys, makeKeySetText, makeLoader, makeRsaKey } from '../fixtures/make-keys.ts';

const [a, b] = [makeRsaKey(), makeRsaKey()];
const firstText = makeKeySetText([{ key: a, kid: 'a' }]);
const secondText = makeKeySetText([
  { key: a, kid: 'a' },
  { key: b, kid: 'b' },
]);

/** Lets what was started in the background come to its end. */
const settle = () => new Promise(setImmediate);

function makeSource(get: () => Promise<never> | Promise<string>, refreshSeconds = 60) {
  return makeLoader(keysFrom(get as () => Promise<string>, { refreshSeconds }), 10_000);
}

describe('keysFrom', () => {
  it.each([
    ['a PEM text', FIXED_KEY_PEM, 'pem'],
    ['a JWK Set as text', firstText, 'array'],
    ['a JWK Set as object', JSON.parse(firstText), 'array'],
  ])('takes %s', async (_, keys, format) => {
    const set = await loadKeys(keysFrom(async () => keys));
    expect(set.format).toBe(format);
    expect(set.keys).toHaveLength(1);
  });

  it('asks once for many callers, and not again while the keys are young', async () => {
    const get = vi.fn(async () => firstText);
    const { clock, kids } = makeSource(get);
    await Promise.all([kids(), kids(), kids()]);
    clock.nowMs = 59_999;
    await kids();
    expect(get).toHaveBeenCalledTimes(1);
  });

  it('asks again once they are old, and the request that found them old gets the new ones', async () => {
    const get = vi.fn().mockResolvedValueOnce(firstText).mockResolvedValueOnce(secondText);
    const { clock, kids } = makeSource(get);
    await kids();
    clock.nowMs = 60_000;
    expect(await kids()).toEqual(['a', 'b']);
    expect(get).toHaveBeenCalledTimes(2);
  });

  it('goes on with the old keys when a refresh fails, says so, and rests before the next', async () => {
    const get = vi
      .fn()
      .mockResolvedValueOnce(firstText)
      .mockRejectedValue(new Error('vault is down'));
    const { clock, reports, kids } = makeSource(get);
    await kids();
    clock.nowMs = 60_000;
    for (let request = 0; request < 10; request += 1) {
      expect(await kids()).toEqual(['a']);
      await settle();
    }
    expect(get).toHaveBeenCalledTimes(2);
    expect(reports).toEqual([expect.stringContaining('vault is down')]);
    clock.nowMs = 65_000;
    await kids();
    expect(get).toHaveBeenCalledTimes(3);
  });

  it('rejects while there are no keys at all, and asks again a second later', async () => {
    const get = vi
      .fn()
      .mockRejectedValueOnce(new Error('not yet'))
      .mockResolvedValueOnce(firstText);
    const { clock, kids } = makeSource(get);
    await expect(kids()).rejects.toThrow('not yet');
    clock.nowMs = 999;
    await expect(kids()).rejects.toThrow('not yet');
    expect(get).toHaveBeenCalledTimes(1);
    clock.nowMs = 1000;
    expect(await kids()).toEqual(['a']);
  });

  it.each([
    ['the first keys', []],
    ['newer keys', [firstText]],
  ])('gives up on a function that hangs over %s, and asks again', async (_, answers) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const hang = () => new Promise<string>(() => {});
    const queue = [...answers.map((text) => async () => text), hang, async () => secondText];
    const { clock, reports, kids } = makeSource(() => (queue.shift() ?? hang)());
    const failed: unknown[] = [];
    if (answers.length > 0) {
      await kids();
      clock.nowMs += 60_000;
    }
    kids().catch((error: unknown) => failed.push(error));
    await vi.advanceTimersByTimeAsync(10_000);
    expect([...failed, ...reports].map(String)).toEqual([
      expect.stringContaining('it did not answer within 10 seconds.'),
    ]);
    clock.nowMs += 5000;
    await kids();
    await vi.advanceTimersByTimeAsync(0);
    expect(await kids()).toEqual(['a', 'b']);
  });

  const causeOf = (error: unknown) =>
    keysFrom(() => Promise.reject(error))
      .look(() => {})
      .catch(({ cause }) => cause);

  it.each([
    ['an error', new Error('vault is down')],
    ['one of a class', new TypeError('Cannot read properties of undefined.')],
    ['one of the system', Object.assign(new Error('connect'), { code: 'ECONNREFUSED', port: 1 })],
  ])('keeps %s of the function as the cause, so that its place is seen', async (_, error) => {
    expect(await causeOf(error)).toBe(error);
  });

  const shortened = new Error('the password hunter2 is wrong');
  // Written out before the message changes, as Node.js does by itself.
  void shortened.stack;
  shortened.message = 'the password is wrong';
  it.each([
    ['carries its request', Object.assign(new Error('401'), { config: { headers: {} } })],
    ['has a cause', new Error('failed', { cause: 'hunter2' })],
    ['holds others', new AggregateError([new Error('hunter2')], 'failed')],
    ['quotes what may be a key', new Error(`no key in ${FIXED_KEY_PEM}`)],
    ['was shortened', shortened],
    ['has no stack', Object.assign(new Error('failed'), { stack: null })],
    ['is none', 'hunter2'],
  ])('keeps no error that %s', async (_, error) => {
    expect(await causeOf(error)).toBeUndefined();
  });

  it.each([
    ['nothing', undefined, 'it gave undefined instead of keys.'],
    ['null', null, 'it gave null instead of keys.'],
    ['a number', 7, 'it gave a number instead of keys.'],
    ['a function', () => 'keys', 'it gave a function instead of keys.'],
    ['no signers', [], 'there are no signers.'],
    ['a broken text', 'hunter2', 'this is a string of 7 characters that is not a PEM private key'],
    ['an object of another kind', { key: 'hunter2' }, 'this is not a JWK Set'],
  ])('refuses %s by name, and may recover', async (_, keys, reason) => {
    const source = keysFrom(async () => keys as never);
    expect(source.mayRecover).toBe(true);
    const loading = loadKeys(source);
    await expect(loading).rejects.toThrow(`keysFrom could not get the keys: ${reason}`);
    await expect(loading).rejects.toHaveProperty('name', 'KeySourceError');
  });

  it('says that what was thrown is no error', async () => {
    const source = keysFrom(() => Promise.reject('hunter2'));
    await expect(loadKeys(source)).rejects.toThrow('it threw something that is not an Error.');
  });

  it('refuses what is no function, and no number of seconds, when it is made', () => {
    expect(keysFrom('keys' as never).problem).toMatch(/function/);
    expect(keysFrom(async () => '', { refreshSeconds: 0 }).problem).toMatch(/1 or more/);
    expect(keysFrom(async () => '', { refreshSeconds: Number.NaN }).problem).toMatch(/number/);
  });
});

describe('a remote signer', () => {
  const publicKey = String(createPublicKey(a).export({ type: 'spki', format: 'pem' }));
  const signer: RemoteSigner = {
    kid: 'vault/1',
    publicKey,
    sign: async (bytes) => sign('sha256', bytes, a),
  };
  const load = (...signers: RemoteSigner[]) => loadKeys(keysFrom(async () => signers));

  it('signs, and is published like any other key', async () => {
    const { keys, format } = await load(signer);
    expect(format).toBe('array');
    expect(keys[0]).toMatchObject({ kid: 'vault/1', publicKey, isRemote: true, activeFrom: 0 });
    const bytes = Buffer.from('signed elsewhere');
    expect(await keys[0]?.sign(bytes)).toEqual(sign('sha256', bytes, a));
  });

  it('that signs with another key than it shows is refused at every signature', async () => {
    const { keys } = await load({ ...signer, sign: async (bytes) => sign('sha256', bytes, b) });
    await expect(keys[0]?.sign(Buffer.from('x'))).rejects.toThrow(/another key/);
  });

  it.each([
    ['no public key', { ...signer, publicKey: 'MII' }, /cannot be read as PEM/],
    [
      'too few bits',
      {
        ...signer,
        publicKey: String(
          createPublicKey(makeRsaKey(1024)).export({ type: 'spki', format: 'pem' }),
        ),
      },
      /1024 bits/,
    ],
    ['a wrong activeFrom', { ...signer, activeFrom: 1.5 }, /activeFrom/],
  ])('with %s is refused', async (_, broken, reason) => {
    await expect(load(broken)).rejects.toThrow(reason);
  });

  it('is refused when another has the same kid', async () => {
    await expect(load(signer, signer)).rejects.toThrow(/same kid/);
  });
});

describe('keysFromEnv', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ['a PEM text', FIXED_KEY_PEM],
    ['a PEM text with \\n written out', FIXED_KEY_PEM.replaceAll('\n', '\\n')],
    ['a JWK Set', firstText],
  ])('reads %s', async (_, value) => {
    vi.stubEnv('LCW_KEYS', value);
    const source = keysFromEnv('LCW_KEYS');
    expect(source.problem).toBeUndefined();
    expect((await loadKeys(source)).keys).toHaveLength(1);
  });

  it.each([
    ['not set', undefined, /LCW_KEYS is not set/],
    ['empty', ' ', /LCW_KEYS is empty/],
    [
      'nonsense',
      'hunter2',
      /in the environment variable LCW_KEYS: this is a string of 7 characters that is not a PEM/,
    ],
  ])('that is %s is named without its value', (_, value, reason) => {
    vi.stubEnv('LCW_KEYS', value);
    expect(keysFromEnv('LCW_KEYS').problem).toMatch(reason);
    expect(keysFromEnv('LCW_KEYS').problem).not.toContain('hunter2');
  });

  it.each([FIXED_KEY_PEM, firstText, undefined as never, ''])(
    'given a key instead of a name never repeats it',
    (value) => {
      const { problem } = keysFromEnv(value);
      expect(problem).toMatch(/not the name of a variable/);
      expect(problem?.length).toBeLessThan(250);
    },
  );
});
