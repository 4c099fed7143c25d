import { describe, expect, it } from 'vitest';
import { acquireContext } from '../../../src/browser/bootstrapper/token/acquire-context.ts';

describe('acquiring the page’s custom context', () => {
  it('joins what the provider and the start of the chat give', () => {
    const outcome = acquireContext(() => ({ a: 1, b: 2 }), { b: 3 });
    expect(outcome).toEqual({ kind: 'context', context: { a: 1, b: 3 } });
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['answers text', () => 'text'],
    ['answers nothing', () => undefined],
    ['answers a list', () => []],
  ])('answers code 1 when the provider %s', (_case, provider) => {
    expect(acquireContext(provider, {})).toMatchObject({ kind: 'failed', errorCode: 1 });
  });
});
