import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type KeySet, type KeySource, KeySourceError } from '../../src/keys/key-source.ts';
import { makeLoader } from '../fixtures/make-keys.ts';

const setOf = (kid: string): KeySet => ({
  format: 'array',
  keys: [{ kid, publicKey: kid, activeFrom: 0, isRemote: false, sign: async (bytes) => bytes }],
});

interface HeldLook {
  resolve(set: KeySet): void;
  reject(error: Error): void;
}

/** A source each of whose looks ends when the test says so. */
function makeHeldSource(initial?: KeySet) {
  const looks: HeldLook[] = [];
  const source: KeySource = {
    problem: undefined,
    mayRecover: true,
    warning: undefined,
    initial: initial && Promise.resolve(initial),
    lookEveryMs: 60_000,
    look: () => new Promise((resolve, reject) => looks.push({ resolve, reject })),
  };
  return { source, looks };
}

/** Whether a promise has settled by now, by the fake clock. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  await vi.advanceTimersByTimeAsync(0);
  return settled;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('keys in memory', () => {
  it('wait 200 ms at most for a look that is due', async () => {
    const { source } = makeHeldSource(setOf('old'));
    const { kids } = makeLoader(source);
    const waiting = kids();
    await vi.advanceTimersByTimeAsync(199);
    expect(await isSettled(waiting)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isSettled(waiting)).toBe(true);
    expect(await waiting).toEqual(['old']);
  });

  it('wait only the rest of that time for a look that began earlier, and not at all after it', async () => {
    const { source, looks } = makeHeldSource(setOf('old'));
    const { kids } = makeLoader(source);
    void kids();
    await vi.advanceTimersByTimeAsync(150);
    const second = kids();
    await vi.advanceTimersByTimeAsync(49);
    expect(await isSettled(second)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isSettled(second)).toBe(true);
    expect(await isSettled(kids())).toBe(true);
    expect(looks).toHaveLength(1);
  });

  it('are the new ones for the request that found them due, when the look is quick', async () => {
    const { source, looks } = makeHeldSource(setOf('old'));
    const { kids } = makeLoader(source);
    const waiting = kids();
    await vi.advanceTimersByTimeAsync(100);
    looks[0]?.resolve(setOf('new'));
    expect(await waiting).toEqual(['new']);
  });

  it('wait for nothing while no look is due', async () => {
    const { source, looks } = makeHeldSource(setOf('old'));
    const { kids, later } = makeLoader(source);
    const first = kids();
    looks[0]?.resolve(setOf('new'));
    await first;
    expect(await isSettled(later(59_999))).toBe(true);
    expect(looks).toHaveLength(1);
    void later(1);
    expect(looks).toHaveLength(2);
  });

  it('never begin a second look while one hangs, and take in what it brings at last', async () => {
    const { source, looks } = makeHeldSource(setOf('old'));
    const { kids, later } = makeLoader(source);
    void kids();
    for (let request = 0; request < 5; request += 1) {
      void later(600_000);
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect(looks).toHaveLength(1);
    looks[0]?.resolve(setOf('new'));
    await vi.advanceTimersByTimeAsync(0);
    expect(looks).toHaveLength(1);
    void later(0);
    expect(looks).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(200);
    expect(await kids()).toEqual(['new']);
  });

  it('go on when a look hangs, which is told once, after the time limit', async () => {
    const { source, looks } = makeHeldSource(setOf('old'));
    const { kids, reports, lastLook } = makeLoader(source, 5000);
    void kids();
    await vi.advanceTimersByTimeAsync(4999);
    expect(reports).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(reports).toEqual(['looking for them has taken longer than 5000 ms.']);
    expect(lastLook()).toMatchObject({ error: reports[0] });
    looks[0]?.reject(new KeySourceError('the mount is stale.'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reports).toHaveLength(1);
    expect(await kids()).toEqual(['old']);
  });

  it('leave no timer behind', async () => {
    const { source, looks } = makeHeldSource(setOf('old'));
    const { kids } = makeLoader(source);
    const waiting = kids();
    looks[0]?.resolve(setOf('new'));
    await waiting;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are asked for again after longer and longer rests while looks fail, up to their usual time', async () => {
    const { source, looks } = makeHeldSource(setOf('old'));
    const { clock, kids, reports } = makeLoader(source);
    const rests: number[] = [];
    for (let failures = 0; failures < 7; failures += 1) {
      const before = clock.nowMs;
      while (looks.length === failures) {
        void kids();
        if (looks.length === failures) clock.nowMs += 1000;
        await vi.advanceTimersByTimeAsync(0);
      }
      rests.push((clock.nowMs - before) / 1000);
      looks.at(-1)?.reject(new KeySourceError('down.'));
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(rests).toEqual([0, 5, 10, 20, 40, 60, 60]);
    expect(reports).toEqual(['down.']);
  });

  it('tell of a failure anew after a success', async () => {
    const { source, looks } = makeHeldSource(setOf('old'));
    const { later, reports } = makeLoader(source);
    for (const end of ['fail', 'fail', 'succeed', 'fail']) {
      const waiting = later(100_000);
      if (end === 'fail') looks.at(-1)?.reject(new KeySourceError('down.'));
      else looks.at(-1)?.resolve(setOf('old'));
      await waiting;
    }
    expect(reports).toEqual(['down.', 'down.']);
  });
});

describe('no keys', () => {
  it('make whoever asks wait for the look, and no longer than the time limit', async () => {
    const { source, looks } = makeHeldSource();
    const { kids } = makeLoader(source, 5000);
    const first = kids();
    first.catch(() => {});
    await vi.advanceTimersByTimeAsync(3000);
    const second = kids();
    second.catch(() => {});
    await vi.advanceTimersByTimeAsync(1999);
    expect(await isSettled(first)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await expect(first).rejects.toThrow('longer than 5000 ms');
    await expect(second).rejects.toThrow('longer than 5000 ms');
    await expect(kids()).rejects.toThrow('longer than 5000 ms');
    looks[0]?.resolve(setOf('late'));
    await vi.advanceTimersByTimeAsync(0);
    expect(await Promise.race([kids(), vi.advanceTimersByTimeAsync(200).then(kids)])).toEqual([
      'late',
    ]);
  });

  it('are asked for again a second later, and every five at most', async () => {
    const { source, looks } = makeHeldSource();
    const { later, reports } = makeLoader(source);
    const seen: number[] = [];
    for (let second = 0; second < 20; second += 1) {
      const before = looks.length;
      const waiting = later(second === 0 ? 0 : 1000);
      looks.at(-1)?.reject(new KeySourceError(`down ${looks.length}`));
      await expect(waiting).rejects.toThrow('down');
      if (looks.length > before) seen.push(second);
    }
    expect(seen).toEqual([0, 1, 3, 7, 12, 17]);
    // Every one of those requests was refused with the reason; nothing needs to be told beside it.
    expect(reports).toEqual([]);
  });
});

describe('a source that fails with an error of somebody else', () => {
  it('is told without what that may quote', async () => {
    const { source, looks } = makeHeldSource(setOf('old'));
    const { kids, reports } = makeLoader(source);
    const waiting = kids();
    looks[0]?.reject(new SyntaxError('Unexpected token, "SECRET" is not valid JSON'));
    await waiting;
    expect(reports).toEqual([expect.stringContaining('not repeated')]);
    expect(reports[0]).not.toContain('SECRET');
  });
});
