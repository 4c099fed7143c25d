// @vitest-environment happy-dom
/** What a fetch of several attempts tells of its failure. @module */
import { expect, it, vi } from 'vitest';
import { createTokenProvider } from '../src/create-token-provider.ts';
import { hang, makeRoute, status } from './support/make-route.ts';
import { usePage } from './support/page.ts';

usePage();

/** Asks, lets all attempts be made, and gives the error. */
async function failWith(...replies: Parameters<typeof makeRoute>): Promise<unknown> {
  // The third attempt begins 900 ms before the deadline.
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const { fetch } = makeRoute(...replies);
  const answer = createTokenProvider({ fetch, timeoutMs: 1500 })
    .getToken()
    .catch((error) => error);
  await vi.advanceTimersByTimeAsync(1500);
  return await answer;
}

it('names what the server said when the deadline cuts the last attempt short', async () => {
  expect(await failWith(status(500), status(500), hang)).toMatchObject({
    code: 'http_error',
    status: 500,
    attempts: 3,
  });
});

it('names a route that is too slow for an attempt with its full time', async () => {
  expect(await failWith(status(500), hang)).toMatchObject({ code: 'timeout' });
});

it('names a route that is too slow for its first attempt', async () => {
  expect(await failWith(hang)).toMatchObject({ code: 'timeout' });
});
