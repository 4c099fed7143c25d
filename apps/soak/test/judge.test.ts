import { describe, expect, it } from 'vitest';
import { ALLOWANCES, judgeSeries } from '../judge.mjs';

const MIB = 1024 * 1024;
/** Noise of a run, the same each time: between -1 and 1, without a trend. */
const noise = (minute: number) => Math.sin(minute * 12.9898);

/** An hour's samples, one a minute. */
const hour = (valueAt: (minute: number) => number) =>
  Array.from({ length: 61 }, (_, minutes) => ({ minutes, value: valueAt(minutes) }));

const heap = (valueAt: (minute: number) => number) =>
  judgeSeries(
    hour((minute) => valueAt(minute) * MIB),
    ALLOWANCES.heapUsed,
  );

describe('a heap', () => {
  it('is flat when it only trembles', () => {
    expect(heap((minute) => 30 + noise(minute))?.isFlat).toBe(true);
  });

  it('is flat when it warms up and then stays', () => {
    expect(heap((minute) => 30 - 12 * Math.exp(-minute / 4) + 0.3 * noise(minute))?.isFlat).toBe(
      true,
    );
  });

  it('is flat when a few samples are wild', () => {
    expect(heap((minute) => (minute % 9 === 8 ? 70 : 30 + 0.3 * noise(minute)))?.isFlat).toBe(true);
  });

  it('leaks when each of 90 chats a minute leaves a kilobyte, under noise', () => {
    const judged = heap((minute) => 30 + (minute * 90) / 1024 + 0.3 * noise(minute));
    expect(judged?.isFlat).toBe(false);
    expect((judged?.perHour ?? 0) / MIB).toBeCloseTo(5.3, 0);
  });

  it('leaks when something is added at once and stays, and more of it comes', () => {
    expect(heap((minute) => 30 + 2 * Math.floor(minute / 15))?.isFlat).toBe(false);
  });
});

it('finds a descriptor that is left open every other minute', () => {
  const judged = judgeSeries(
    hour((minute) => 24 + Math.floor(minute / 2) + Math.round(noise(minute))),
    ALLOWANCES.descriptors,
  );
  expect(judged?.isFlat).toBe(false);
});

it('does not judge a run that is too short', () => {
  const few = hour(() => 30).slice(0, 7);
  expect(judgeSeries(few, ALLOWANCES.heapUsed)).toBeUndefined();
});
