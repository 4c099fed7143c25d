import { describe, expect, it } from 'vitest';
import { createSigningQueue } from '../../src/token/signing-queue.ts';

/** A task that ends when it is told to. */
function openTask() {
  let resolve = () => {};
  const promise = new Promise<void>((end) => {
    resolve = end;
  });
  return { task: () => promise, end: resolve };
}

describe('the signing queue', () => {
  it('never runs more at once than it may, and runs all of them in order', async () => {
    const queue = createSigningQueue(2, 256);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const tasks = Array.from({ length: 20 }, (_, index) =>
      queue.run(async () => {
        started.push(index);
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
      }),
    );
    await Promise.all(tasks);
    expect(most).toBe(2);
    expect(started).toEqual([...started].sort((a, b) => a - b));
  });

  it('goes on after a task that failed', async () => {
    const queue = createSigningQueue(1, 256);
    await expect(queue.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(queue.run(async () => 'yes')).resolves.toBe('yes');
  });

  it('refuses at once when too many wait, and says when to come back', async () => {
    const queue = createSigningQueue(1, 256);
    const { task, end } = openTask();
    const accepted = Array.from({ length: 1 + 256 }, () => queue.run(task));
    await expect(queue.run(task)).rejects.toMatchObject({
      code: 'overloaded',
      status: 503,
      headers: { 'Retry-After': '1' },
    });
    end();
    await Promise.all(accepted);
    await expect(queue.run(async () => 'room again')).resolves.toBe('room again');
  });
});
