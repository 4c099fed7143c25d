import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, vi } from 'vitest';
import { createTokenIssuer } from '../../src/index.ts';
import { KIM, makeOptions } from '../fixtures/make-app.ts';

// A real signature takes a millisecond, and a hundred thousand of them two minutes. What could grow
// is everything around it; only the arithmetic is left out.
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  type Callback = (error: null, signature: Buffer) => void;
  const sign = (algorithm: string, data: Buffer, key: never, done?: Callback) =>
    done ? setImmediate(done, null, Buffer.alloc(256)) : crypto.sign(algorithm, data, key);
  return { ...crypto, sign };
});

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

it('a hundred thousand tokens leave no more behind than twenty thousand', {
  timeout: 60_000,
}, async () => {
  const issuer = createTokenIssuer(makeOptions());
  const heapAfter = async (tokens: number) => {
    for (let issued = 0; issued < tokens; issued += 100) {
      await Promise.all(Array.from({ length: 100 }, () => issuer.issue(KIM, {} as never)));
    }
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const early = await heapAfter(20_000);
  const late = await heapAfter(80_000);
  expect(late).toBeLessThan(early + 5 * 1024 * 1024);
});
