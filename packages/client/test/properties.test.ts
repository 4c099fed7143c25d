// @vitest-environment happy-dom
/** What must hold under any schedule of failures, delays, sign-outs, other pages and clock jumps. @module */
import fc from 'fast-check';
import { beforeEach, expect, it, vi } from 'vitest';
import { createTokenProvider } from '../src/create-token-provider.ts';
import { FakeBroadcastChannel } from './support/fake-tabs.ts';
import {
  hang,
  late,
  makeRoute,
  type Reply,
  refused,
  status,
  text,
  token,
} from './support/make-route.ts';
import { sleep, usePage } from './support/page.ts';

usePage();
beforeEach(() => vi.spyOn(Math, 'random').mockReturnValue(0.5));

const LIFETIME_SECONDS = 600;

const anyReply = fc.oneof(
  { weight: 3, arbitrary: fc.constant('token') },
  fc.constantFrom('refused', 'hang', '401', '404', '500', '503 for 2 s', '429 for 60 s', 'a page'),
);
/** What one who is told does next, at once. */
const anyReaction = fc.constantFrom(
  'nothing',
  'nothing',
  'call',
  'prefetch',
  'sign out',
  'show the next customer',
);
const anyStep = fc.oneof(
  fc.record({ kind: fc.constant('call' as const), reaction: anyReaction }),
  fc.record({ kind: fc.constant('getToken' as const), reaction: anyReaction }),
  fc.record({ kind: fc.constant('prefetch' as const) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 400_000 }) }),
  fc.record({
    kind: fc.constant('jump' as const),
    ms: fc.integer({ min: -90_000_000, max: 90_000_000 }),
  }),
  fc.record({ kind: fc.constant('switch customer' as const) }),
  fc.record({ kind: fc.constant('show the next customer' as const) }),
  fc.record({ kind: fc.constantFrom('pagehide' as const, 'visibilitychange' as const) }),
  fc.record({ kind: fc.constant('page loaded elsewhere' as const) }),
);

it('answers once, in time, with a living token of the present customer, over one request at a time, and gets over it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(anyReply, fc.integer({ min: 0, max: 9000 })), {
        minLength: 1,
        maxLength: 30,
      }),
      fc.array(anyStep, { minLength: 1, maxLength: 30 }),
      fc.constantFrom(0, 100, 5000),
      async (script, steps, headersMs) => {
        vi.clearAllTimers();
        FakeBroadcastChannel.reset();
        let customer = 0;
        let next = 0;
        /** True time, which no jump of the customer's clock changes. */
        const now = () => performance.now() / 1000;
        const issued = new Map<string, { customer: number; expiresAt: number }>();
        const issue: Reply = async () => {
          const response = token(
            { sub: `customer-${customer}`, jti: String(issued.size) },
            LIFETIME_SECONDS,
          )() as Response;
          const body = (await response.clone().json()) as { token: string };
          issued.set(body.token, { customer, expiresAt: now() + LIFETIME_SECONDS });
          return response;
        };
        const replies: Record<string, Reply> = {
          token: issue,
          refused,
          hang,
          '401': status(401),
          '404': status(404),
          '500': status(500),
          '503 for 2 s': status(503, { 'retry-after': '2' }),
          '429 for 60 s': status(429, { 'retry-after': '60' }),
          'a page': text('<html>', 'text/html'),
        };
        let isWell = false;
        const answer: Reply = () => {
          if (isWell) return issue();
          const [name, delayMs] = script[next % script.length] ?? ['token', 0];
          next += 1;
          return late(delayMs, replies[name] ?? refused)();
        };
        const route = makeRoute(answer);
        const provider = createTokenProvider({
          fetch: route.fetch,
          user: () => String(customer),
          headers: () => new Promise((resolve) => setTimeout(resolve, isWell ? 0 : headersMs)),
        });
        const calls: { askedAt: number; answers: number }[] = [];
        /** Noted, and not thrown: what a callback throws goes to the page's error log. */
        const wrong: string[] = [];

        const react = (reaction: string) => {
          if (reaction === 'call') call('nothing');
          if (reaction === 'prefetch') void provider.prefetch();
          if (reaction === 'sign out') provider.signOut();
          if (reaction === 'show the next customer') customer += 1;
        };
        const expectAnswer = () => {
          const entry = { askedAt: now(), answers: 0 };
          calls.push(entry);
          return () => {
            entry.answers += 1;
            if (now() - entry.askedAt > 8.001) wrong.push('too late');
          };
        };
        const call = (reaction: string) => {
          const answered = expectAnswer();
          provider.provide((value) => {
            answered();
            const got = value === null ? undefined : issued.get(value);
            if (got && got.customer !== customer) wrong.push('of another customer');
            if (got && got.expiresAt - now() < 59.9) wrong.push('too old');
            react(reaction);
          });
        };
        const getToken = (reaction: string) => {
          const answered = expectAnswer();
          const told = () => {
            answered();
            react(reaction);
          };
          void provider.getToken().then(told, told);
        };
        for (const step of steps) {
          if (step.kind === 'call') call(step.reaction);
          if (step.kind === 'getToken') getToken(step.reaction);
          if (step.kind === 'show the next customer') customer += 1;
          if (step.kind === 'pagehide' || step.kind === 'visibilitychange')
            dispatchEvent(new Event(step.kind));
          if (step.kind === 'prefetch') void provider.prefetch();
          if (step.kind === 'pass') await vi.advanceTimersByTimeAsync(step.ms);
          if (step.kind === 'jump') sleep(step.ms);
          if (step.kind === 'page loaded elsewhere')
            new FakeBroadcastChannel('lcw-auth').postMessage(false);
          if (step.kind === 'switch customer') {
            customer += 1;
            provider.signOut();
          }
        }
        // One who is told at the end may ask again.
        await vi.advanceTimersByTimeAsync(16_002);
        expect(wrong).toEqual([]);
        expect(calls.map(({ answers }) => answers)).toEqual(calls.map(() => 1));
        // Whatever went before: when the longest rest is over, a route that works is used.
        isWell = true;
        await vi.advanceTimersByTimeAsync(60_000);
        const last = provider.getToken();
        await vi.advanceTimersByTimeAsync(1);
        expect(issued.get((await last) ?? '')?.customer).toBe(customer);
        expect(route.mostInFlight()).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 500 },
  );
}, 60_000);
