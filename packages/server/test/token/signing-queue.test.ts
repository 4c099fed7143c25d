import { describe, expect, it } from 'vitest';
import { type Deadline, startDeadline } from '../../src/token/deadline.ts';
import { createSigningQueue } from '../../src/token/signing-queue.ts';

/** A deadline that passes when it is told to. */
function makeDeadline() {
  const stop: { now?: () => void } = {};
  const over = new Promise<void>((resolve) => {
    stop.now = resolve;
  });
  const deadline: Deadline = {
    limitMs: 5000,
    wait: (pending, late) =>
      Promise.race([
        pending,
        over.then(() => {
          throw late();
        }),
      ]),
    end: () => {},
  };
  return { deadline, pass: () => stop.now?.() };
}

const { deadline: patient } = makeDeadline();
const overloaded = { code: 'overloaded', status: 503, headers: { 'Retry-After': '1' } };

/** Whether a turn is given without anybody leaving. */
const isFree = (queue: ReturnType<typeof createSigningQueue>) =>
  Promise.race([
    queue.enter(patient).then(() => true),
    new Promise((resolve) => setImmediate(resolve, false)),
  ]);

describe('the signing queue', () => {
  it('never gives more turns at once than it may, and gives all of them in order', async () => {
    const queue = createSigningQueue(2, 256);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const task = async (index: number) => {
      await queue.enter(patient);
      started.push(index);
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      queue.leave();
    };
    await Promise.all(Array.from({ length: 20 }, (_, index) => task(index)));
    expect(most).toBe(2);
    expect(started).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('refuses at once when too many wait, and says when to come back', async () => {
    const queue = createSigningQueue(1, 3);
    await queue.enter(patient);
    const waiting = [1, 2, 3].map(() => queue.enter(patient));
    await expect(queue.enter(patient)).rejects.toMatchObject({
      ...overloaded,
      message: expect.stringMatching(/^1 signatures are in flight and 3 requests wait/),
    });
    for (const turn of waiting) {
      queue.leave();
      await turn;
    }
    queue.leave();
    expect(await isFree(queue)).toBe(true);
  });

  it('lets nobody wait past their deadline, and keeps no place for who has gone', async () => {
    const queue = createSigningQueue(1, 1);
    await queue.enter(patient);
    const { deadline, pass } = makeDeadline();
    const waiting = queue.enter(deadline);
    pass();
    await expect(waiting).rejects.toMatchObject({
      ...overloaded,
      message: expect.stringContaining('within callbackTimeoutMs (5000 ms)'),
    });
    const next = queue.enter(patient);
    queue.leave();
    await next;
    queue.leave();
    expect(await isFree(queue)).toBe(true);
  });

  it('loses no turn that is given at the very moment at which the time is over', async () => {
    const queue = createSigningQueue(1, 2);
    await queue.enter(patient);
    const late: Deadline = {
      ...patient,
      // The turn comes; whoever waited for it has just given up.
      wait: async (pending, tooLate) => {
        await pending;
        throw tooLate();
      },
    };
    const waiting = queue.enter(late);
    queue.leave();
    await expect(waiting).rejects.toMatchObject(overloaded);
    expect(await isFree(queue)).toBe(true);
  });
});

describe('a deadline', () => {
  it('hands over what comes in time, promise or not', async () => {
    const deadline = startDeadline(60_000);
    const late = () => new Error('late');
    await expect(deadline.wait(1, late)).resolves.toBe(1);
    await expect(deadline.wait(Promise.resolve(2), late)).resolves.toBe(2);
    await expect(deadline.wait(Promise.reject(new Error('own')), late)).rejects.toThrow('own');
    deadline.end();
  });

  it('rejects once it is over, whoever is waited for then', async () => {
    const deadline = startDeadline(1);
    const never = new Promise<never>(() => {});
    await expect(deadline.wait(never, () => new Error('first'))).rejects.toThrow('first');
    await expect(deadline.wait(never, () => new Error('second'))).rejects.toThrow('second');
  });
});
