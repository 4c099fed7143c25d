// @vitest-environment happy-dom
/** Promise 4 under any schedule: whose token a chat gets, when all that tells of another customer is one of the signs. @module */
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { attachToWidget } from '../src/attach-to-widget.ts';
import { createTokenProvider } from '../src/create-token-provider.ts';
import { FakeBroadcastChannel } from './support/fake-tabs.ts';
import { late, makeRoute, type Reply, token } from './support/make-route.ts';
import { makeWidget, type TokenRead } from './support/make-widget.ts';
import { usePage } from './support/page.ts';

usePage();

const raise = (type: string, init?: object) => dispatchEvent(Object.assign(new Event(type), init));
const SIGNS: Record<string, () => void> = {
  form: () => raise('submit'),
  back: () => raise('popstate'),
  turbo: () => raise('turbo:load'),
  htmx: () => raise('htmx:afterRequest'),
  'push state': () => history.pushState(null, '', `/${history.length}`),
  cache: () => raise('pageshow', { persisted: true }),
  'other tab': () => new FakeBroadcastChannel('lcw-auth').postMessage(''),
};
const silence = () => {};

const anyStep = fc.oneof(
  fc.record({ kind: fc.constant('chat' as const) }),
  fc.record({ kind: fc.constant('prefetch' as const) }),
  fc.record({ kind: fc.constant('touch' as const) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 5000 }) }),
  fc.record({
    kind: fc.constant('next customer' as const),
    sign: fc.constantFrom(...Object.keys(SIGNS)),
  }),
);
const anyWalk = fc.tuple(
  fc.array(anyStep, { minLength: 2, maxLength: 25 }),
  fc.integer({ min: 0, max: 2000 }),
  fc.constantFrom(0, 300),
);
type Walk = typeof anyWalk extends fc.Arbitrary<infer T> ? T : never;

/** Plays a walk; gives what was wrong about a chat. */
async function play(
  [steps, delayMs, maxAgeSeconds]: Walk,
  read: TokenRead,
  signs: Record<string, () => void>,
): Promise<string[]> {
  vi.clearAllTimers();
  FakeBroadcastChannel.reset();
  let customer = 0;
  const issued: Reply = () => token({ sub: String(customer) })();
  const route = makeRoute(() => late(delayMs, issued)());
  const widget = makeWidget(read);
  const provider = createTokenProvider({ fetch: route.fetch, maxAgeSeconds });
  const detach = attachToWidget(provider);
  const wrong: string[] = [];
  const judge = (jwt: string | null | undefined, since: number) => {
    const sub = jwt ? Number(JSON.parse(atob(jwt.split('.')[1] ?? '')).sub) : undefined;
    if (sub === undefined && read === 'at-start') wrong.push('no token');
    if (sub !== undefined && (sub < since || sub > customer)) wrong.push('another’s token');
  };
  for (const step of steps) {
    if (step.kind === 'pass') await vi.advanceTimersByTimeAsync(step.ms);
    if (step.kind === 'prefetch') void provider.prefetch();
    if (step.kind === 'touch') raise('pointerover');
    if (step.kind === 'next customer') {
      customer += 1;
      signs[step.sign]?.();
    }
    if (step.kind === 'chat') {
      const since = customer;
      // A customer touches the page before chatting in it.
      raise('pointerover');
      if (read === 'at-registration') judge(widget.held(), since);
      else widget.sdk.getAuthTokenProvider()?.((jwt) => judge(jwt, since));
    }
  }
  // Until everybody has been answered, nobody else comes.
  await vi.advanceTimersByTimeAsync(20_000);
  detach();
  provider.dispose();
  return wrong;
}

it.each<TokenRead>(['at-start', 'at-registration'])(
  'a chat of a widget that reads %s gets the token of whoever was signed in at some moment since it asked',
  async (read) => {
    await fc.assert(
      fc.asyncProperty(anyWalk, async (walk) => {
        expect(await play(walk, read, SIGNS)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  },
  60_000,
);

it.each(Object.keys(SIGNS))(
  'a walk finds it when the sign "%s" is not noticed (the control)',
  async (sign) => {
    const deaf = { ...SIGNS, [sign]: silence };
    const check = fc.asyncProperty(anyWalk, async (walk) => {
      const wrong = await play(walk, 'at-registration', deaf);
      return wrong.length === 0;
    });
    const { failed } = await fc.check(check, { numRuns: 300, seed: 7 });
    expect(failed).toBe(true);
  },
  60_000,
);
