import { describe, expect, it } from 'vitest';
import { createSigningQueue } from '../../src/token/signing-queue.ts';

describe('the signing queue', () => {
  it('never gives more turns at once than it may, and gives all of them in order', async () => {
    const queue = createSigningQueue(2, 256);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const task = async (index: number) => {
      await queue.turn();
      started.push(index);
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      queue.done();
    };
    await Promise.all(Array.from({ length: 20 }, (_, index) => task(index)));
    expect(most).toBe(2);
    expect(started).toEqual([...started].sort((a, b) => a - b));
    expect(started).toHaveLength(20);
  });

  it('gives a turn at once as long as there is one', () => {
    const queue = createSigningQueue(2, 256);
    expect(queue.turn()).toBeUndefined();
    expect(queue.turn()).toBeUndefined();
    expect(queue.turn()).toBeInstanceOf(Promise);
  });

  it('refuses at once when too many wait, and says when to come back', async () => {
    const queue = createSigningQueue(1, 256);
    const accepted = Array.from({ length: 1 + 256 }, () => queue.turn());
    expect(() => queue.turn()).toThrow(
      expect.objectContaining({
        code: 'overloaded',
        status: 503,
        headers: { 'Retry-After': '1' },
      }),
    );
    for (const turn of accepted) {
      await turn;
      queue.done();
    }
    expect(queue.turn()).toBeUndefined();
  });
});
