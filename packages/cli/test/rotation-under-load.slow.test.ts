/** Rotation while customers chat: two servers, one key file, and verifiers whose keys are really stale. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { keysFromFile, liveChatAuth } from '@lcw-auth/server';
import { expect, it } from 'vitest';
import { NOW_SECONDS, run } from './fixtures/run.ts';
import { makeStaleVerifier } from './fixtures/stale-verifier.ts';
import { makeFolder } from './fixtures/temp-folder.ts';

const LIFETIME = 600;
const KEY_CACHE = 1800;
const STEP = 20;
const TOKENS_PER_STEP = 8;

interface Clock {
  seconds: number;
}

/** The same choices in every run. */
function makeRandom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function startInstance(file: string, clock: Clock) {
  const handler = liveChatAuth({
    issuer: 'rotation.example',
    keys: keysFromFile(file),
    user: () => ({}),
    subject: () => '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10',
    lifetimeSeconds: LIFETIME,
    keyCacheSeconds: KEY_CACHE,
    now: () => clock.seconds * 1000,
  });
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const get = async (path: string) => (await fetch(url + path)).text();
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { token: () => get('/token'), document: () => get('/publickey'), close };
}

/** Lives through three rotations, and says what became of every token. */
async function live(leadSeconds: number) {
  const folder = makeFolder();
  const clock: Clock = { seconds: NOW_SECONDS };
  const random = makeRandom(2026);
  const command = async (...argv: string[]) => {
    const { code, stderr } = await run(folder, argv, { nowSeconds: clock.seconds });
    expect(code, stderr).toBe(0);
  };
  await command('keys', 'create');
  const file = join(folder, 'lcw-keys.json');
  const instances = [await startInstance(file, clock), await startInstance(file, clock)];
  const anInstance = () => instances[random(2)] as (typeof instances)[number];
  const verifiers = Array.from({ length: 6 }, () =>
    makeStaleVerifier(() => anInstance().document(), KEY_CACHE),
  );

  const times = ['--lifetime', String(LIFETIME), '--key-cache', String(KEY_CACHE)];
  const whole = LIFETIME + 2 * KEY_CACHE;
  const rotations = [1, 2, 3].map((index) => NOW_SECONDS + index * (whole + 500));
  const end = (rotations.at(-1) ?? 0) + whole;
  const inUse: { token: string; verifyAt: number }[] = [];
  const kids = new Set<string>();
  const refusals: string[] = [];
  let verified = 0;

  while (clock.seconds < end || inUse.length > 0) {
    clock.seconds += STEP;
    if (rotations[0] !== undefined && clock.seconds >= rotations[0]) {
      rotations.shift();
      await command('keys', 'prune', ...times);
      await command('keys', 'rotate', '--lead', String(leadSeconds), ...times);
    }
    if (clock.seconds < end) {
      const minting = Array.from({ length: TOKENS_PER_STEP }, () => anInstance().token());
      for (const token of await Promise.all(minting)) {
        kids.add(token.split('.')[0] ?? '');
        inUse.push({ token, verifyAt: clock.seconds + random(LIFETIME - STEP) });
      }
    }
    for (const use of inUse.splice(0)) {
      if (use.verifyAt > clock.seconds) {
        inUse.push(use);
        continue;
      }
      const verifier = verifiers[random(verifiers.length)];
      const refusal = await verifier?.refusal(use.token, clock.seconds);
      verified += 1;
      if (refusal !== undefined) refusals.push(refusal);
    }
  }
  for (const { close } of instances) close();
  const oldestUse = Math.max(...verifiers.map((verifier) => verifier.oldestUse()));
  return { verified, refusals, keys: kids.size, oldestUse };
}

it('three rotations cost no chat: thousands of tokens, none refused', {
  timeout: 180_000,
}, async () => {
  const { verified, refusals, keys, oldestUse } = await live(KEY_CACHE);
  expect(refusals).toEqual([]);
  expect(verified).toBeGreaterThan(5000);
  expect(keys).toBe(4);
  expect(oldestUse).toBeGreaterThan(KEY_CACHE - 2 * STEP);
});

it('without a lead time tokens are refused (the control)', { timeout: 180_000 }, async () => {
  const { refusals } = await live(0);
  expect(refusals.length).toBeGreaterThan(100);
  expect(new Set(refusals.map((refusal) => refusal.split(' ').slice(0, 2).join(' ')))).toEqual(
    new Set(['no key']),
  );
});
