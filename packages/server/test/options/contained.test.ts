import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { contained } from '../../src/options/contained.ts';

async function warningOf(listener: () => unknown): Promise<string> {
  const warned = once(process, 'warning');
  contained('onToken', listener)();
  const [warning] = await warned;
  return `${warning.name}: ${warning.message}`;
}

const fails = (thrown: unknown) => () => {
  throw thrown;
};

describe('a listener that fails', () => {
  it.each([
    ['an error', fails(new Error('the log is full')), 'the log is full'],
    ['an error of two lines', fails(new Error('a\nb')), 'a\\nb'],
    ['a text', fails('x'), 'it threw something that is not an Error.'],
    [
      'an error that throws',
      fails(
        Object.defineProperty(new Error('x'), 'message', {
          get: fails(new Error('y')),
        }),
      ),
      'the error cannot be looked at.',
    ],
    ['a rejection', () => Promise.reject(new Error('later')), 'later'],
  ])('with %s is a process warning of one line', async (_, listener, reason) => {
    expect(await warningOf(listener)).toBe(`LcwAuthWarning: onToken failed: ${reason}`);
  });

  it('with a long reason is cut', async () => {
    expect((await warningOf(fails(new Error('x'.repeat(10_000))))).length).toBeLessThan(400);
  });
});
