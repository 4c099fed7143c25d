/** Turns of local signatures come back whatever became of the one before. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { SigningKey } from '../../src/keys/key-source.ts';
import type { Config } from '../../src/options/options.ts';
import { createTokenSigner } from '../../src/token/token-signer.ts';

const config = { maxConcurrentSignatures: 1, callbackTimeoutMs: 5000 } as Config;
const request = { headers: {} } as IncomingMessage;

const makeKey = (sign: SigningKey['sign']): SigningKey => ({
  kid: 'a',
  publicKey: '',
  activeFrom: 0,
  isRemote: false,
  sign,
});

describe('the token signer', () => {
  it('goes on after a signature that failed, and says which key could not sign', async () => {
    const sign = createTokenSigner(config);
    const broken = makeKey(() => Promise.reject(new Error('no entropy')));
    const working = makeKey(async () => new Uint8Array([1, 2, 3]));
    await expect(sign({}, broken, request)).rejects.toMatchObject({
      code: 'signing_failed',
      message: expect.stringContaining('a'),
      cause: expect.objectContaining({ message: 'no entropy' }),
    });
    await expect(sign({}, working, request)).resolves.toMatch(/^[\w-]+\.[\w-]+\.AQID$/);
  });

  it('gives the turn of a client that has gone away to the next', async () => {
    const sign = createTokenSigner(config);
    const gone = { socket: { destroyed: true } } as IncomingMessage;
    const working = makeKey(async () => new Uint8Array([1, 2, 3]));
    await expect(sign({}, working, gone)).rejects.toMatchObject({ code: 'client_gone' });
    await expect(sign({}, working, request)).resolves.toContain('.AQID');
  });
});
