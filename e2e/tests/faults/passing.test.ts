/** Faults that pass: the customer gets a chat, late, and nobody hears of them. */
import { type Fault, playFault } from '../../fixtures/play-fault.ts';
import { hang, hangInBody, reset, token } from '../../fixtures/replies.ts';
import { type ChromiumStage, expect, test } from '../../fixtures/stage.ts';

/** Resolves when a request has failed. */
const failed = ({ failures }: ChromiumStage) =>
  expect.poll(() => failures.length, { intervals: [20] }).toBeGreaterThan(0);

const got = { outcome: 'token 1', requests: 2 } as const;
const overAtOnce = { outcome: 'token 1', requests: 1 } as const;

const FAULTS: readonly Fault<ChromiumStage>[] = [
  {
    name: 'a refused connection',
    before: ({ server }) => server.refuse(),
    async meanwhile(stage) {
      await failed(stage);
      await stage.server.accept();
    },
    browserSays: /CONNECTION_REFUSED/,
    ...overAtOnce,
  },
  {
    name: 'a moment offline',
    before: ({ page }) => page.context().setOffline(true),
    async meanwhile(stage) {
      await failed(stage);
      await stage.page.context().setOffline(false);
    },
    browserSays: /INTERNET_DISCONNECTED/,
    ...overAtOnce,
  },
  { name: 'a hang before the headers', replies: [hang, token], ...got },
  { name: 'a hang in the body', replies: [hangInBody, token], ...got },
  { name: 'a reset in the middle', replies: [reset, token], browserSays: /RESET/, ...got },
];

// What is over soon costs nothing of a long deadline, and a busy machine may need it.
const timeoutMs = 3000;

for (const passing of FAULTS) {
  const fault = { timeoutMs, ...passing };
  test(`${fault.name}, once, is got over within the same call`, async ({ setStage }) =>
    playFault(fault, await setStage(fault)));
}
