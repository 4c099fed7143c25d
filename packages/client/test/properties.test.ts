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
const anyStep = fc.oneof(
  fc.record({ kind: fc.constant('call' as const) }),
  fc.record({ kind: fc.constant('prefetch' as const) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 400_000 }) }),
  fc.record({
    kind: fc.constant('jump' as const),
    ms: fc.integer({ min: -90_000_000, max: 90_000_000 }),
  }),
  fc.record({ kind: fc.constant('switch customer' as const) }),
  fc.record({ kind: fc.constant('page loaded elsewhere' as const) }),
);

it('answers once, in time, with a living token of the present customer, over one request at a time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(anyReply, fc.integer({ min: 0, max: 9000 })), {
        minLength: 1,
        maxLength: 30,
      }),
      fc.array(anyStep, { minLength: 1, maxLength: 30 }),
      async (script, steps) => {
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
        const answer: Reply = () => {
          const [name, delayMs] = script[next % script.length] ?? ['token', 0];
          next += 1;
          return late(delayMs, replies[name] ?? refused)();
        };
        const route = makeRoute(answer);
        const provider = createTokenProvider({ fetch: route.fetch });
        const calls: { askedAt: number; answers: number }[] = [];

        const call = () => {
          const entry = { askedAt: now(), answers: 0 };
          calls.push(entry);
          provider.provide((value) => {
            entry.answers += 1;
            expect(now() - entry.askedAt).toBeLessThanOrEqual(8.001);
            if (value === null) return;
            expect(issued.get(value)?.customer).toBe(customer);
            expect((issued.get(value)?.expiresAt ?? 0) - now()).toBeGreaterThanOrEqual(59.9);
          });
        };
        for (const step of steps) {
          if (step.kind === 'call') call();
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
        await vi.advanceTimersByTimeAsync(8001);
        expect(calls.map(({ answers }) => answers)).toEqual(calls.map(() => 1));
        expect(route.mostInFlight()).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 150 },
  );
}, 60_000);
