/** Turns come back whatever became of the signature before. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { SigningKey } from '../../src/keys/key-source.ts';
import type { Config } from '../../src/options/options.ts';
import { startDeadline } from '../../src/token/deadline.ts';
import { createTokenSigner } from '../../src/token/token-signer.ts';

const config = { maxConcurrentSignatures: 1 } as Config;
const request = { headers: {} } as IncomingMessage;
const claims = { sub: 'é' };

const makeKey = (sign: SigningKey['sign'], isRemote = false): SigningKey => ({
  kid: 'a',
  publicKey: '',
  activeFrom: 0,
  isRemote,
  sign,
});
const working = makeKey(async () => new Uint8Array([1, 2, 3]));

/** Signs with a deadline of its own. */
function makeSigner(limitMs = 60_000) {
  const sign = createTokenSigner(config);
  return async (key: SigningKey, from = request, ownLimitMs = limitMs) => {
    const deadline = startDeadline(ownLimitMs);
    try {
      return await sign(claims, key, from, deadline);
    } finally {
      deadline.end();
    }
  };
}

describe('the token signer', () => {
  it('composes header, claims and signature, each in base64url', async () => {
    const [header = '', payload = '', signature] = (await makeSigner()(working)).split('.');
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'a' });
    expect(read(payload)).toEqual(claims);
    expect(signature).toBe('AQID');
  });

  it('signs exactly the bytes that it hands out', async () => {
    let signed = '';
    const key = makeKey(async (bytes) => {
      signed = Buffer.from(bytes).toString('latin1');
      return new Uint8Array([1]);
    });
    const token = await makeSigner()(key);
    expect(token).toBe(`${signed}.AQ`);
  });

  it('goes on after a signature that failed, and says which key could not sign', async () => {
    const sign = makeSigner();
    const broken = makeKey(() => Promise.reject(new Error('no entropy')));
    await expect(sign(broken)).rejects.toMatchObject({
      code: 'signing_failed',
      message: expect.stringContaining('Key a could not sign.'),
      cause: expect.objectContaining({ message: 'no entropy' }),
    });
    const throwing = makeKey(() => {
      throw new Error('at once');
    });
    await expect(sign(throwing)).rejects.toMatchObject({ code: 'signing_failed' });
    await expect(sign(working)).resolves.toContain('.AQID');
  });

  it('gives the turn of a client that has gone away to the next', async () => {
    const sign = makeSigner();
    const gone = { socket: { destroyed: true } } as IncomingMessage;
    await expect(sign(working, gone)).rejects.toMatchObject({ code: 'client_gone' });
    await expect(sign(working)).resolves.toContain('.AQID');
  });

  it.each([
    ['no request', null],
    [
      'one that throws when it is looked at',
      {
        get socket(): never {
          throw new Error('unbound');
        },
      },
    ],
  ])('signs for a request whose socket is unknown (%s), and keeps no turn', async (_, from) => {
    const sign = makeSigner(1000);
    for (let times = 0; times < 3; times += 1) {
      await expect(sign(working, from as unknown as IncomingMessage)).resolves.toContain('.AQID');
    }
  });

  it('gives up a signature of this machine that never comes, and names the thread pool', async () => {
    const held = makeKey(() => new Promise<never>(() => {}));
    await expect(makeSigner()(held, request, 1)).rejects.toMatchObject({
      code: 'overloaded',
      status: 503,
      headers: { 'Retry-After': '1' },
      message: expect.stringMatching(/thread pool is busy.*callbackTimeoutMs \(1 ms\)/),
    });
  });

  it.each([
    ['256 for each local turn', 1, 256, false],
    ['256 for each of two local turns', 2, 512, false],
    ['64 for remote signers, of which 32 work at once', 1, 64, true],
  ])('lets wait %s, and refuses the next at once', async (_, slots, room, isRemote) => {
    const sign = createTokenSigner({ maxConcurrentSignatures: slots } as Config);
    const deadline = startDeadline(60_000);
    let calls = 0;
    const held = makeKey(() => {
      calls += 1;
      return new Promise<never>(() => {});
    }, isRemote);
    const ask = () => sign(claims, held, request, deadline);
    const atOnce = isRemote ? 32 : slots;
    for (let asked = 0; asked < atOnce + room; asked += 1) ask().catch(() => {});
    await expect(ask()).rejects.toMatchObject({
      code: 'overloaded',
      message: expect.stringMatching(
        new RegExp(`^${atOnce} signatures are in flight and ${room} requests wait`),
      ),
    });
    expect(calls).toBe(atOnce);
    deadline.end();
  });

  it('starts no further local signature while a thread is still busy with one given up', async () => {
    const sign = makeSigner();
    const finish: { now?: (signature: Uint8Array) => void } = {};
    let calls = 0;
    const held = makeKey(() => {
      calls += 1;
      return new Promise((resolve) => {
        finish.now = resolve;
      });
    });
    await expect(sign(held, request, 1)).rejects.toMatchObject({ code: 'overloaded' });
    await expect(sign(held, request, 1)).rejects.toMatchObject({
      message: expect.stringContaining('no turn to sign'),
    });
    expect(calls).toBe(1);
    finish.now?.(new Uint8Array([1]));
    await expect(sign(working)).resolves.toContain('.AQID');
  });
});
