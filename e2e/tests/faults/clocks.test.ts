/** A customer's clock that is wrong or is set, and a computer that sleeps. */
import type { ChromiumStage } from '../../fixtures/chromium-stage.ts';
import { DAY_MS, HOUR_MS, setClock, sleep } from '../../fixtures/customers-clock.ts';
import { type Fault, holdToken, playFault, titleOf } from '../../fixtures/play-fault.ts';
import { hang } from '../../fixtures/replies.ts';
import { test } from '../../fixtures/stage.ts';

const FAULTS: readonly Fault<ChromiumStage>[] = [
  {
    name: 'a clock that is a day ahead',
    clockOffMs: DAY_MS,
    outcome: 'token 1',
    code: 'clock_skew',
    requests: 1,
  },
  { name: 'a clock that is a day behind', clockOffMs: -DAY_MS, outcome: 'token 1', requests: 1 },
  {
    name: 'a clock that is set back while a token is held',
    clockOffMs: 0,
    async before(stage) {
      await holdToken(stage);
      await setClock(stage, -DAY_MS);
    },
    outcome: 'token 1',
    requests: 1,
  },
  {
    name: 'a clock that is set back while a token grows too old',
    clockOffMs: 0,
    attributes: { 'max-age-seconds': '1' },
    async before(stage) {
      await holdToken(stage);
      await setClock(stage, -DAY_MS);
      await stage.page.waitForFunction('!lcwAuth.diagnose().claims');
    },
    outcome: 'token 2',
    requests: 2,
  },
  {
    name: 'a computer that slept for eight hours with a token',
    clockOffMs: 0,
    async before(stage) {
      await holdToken(stage);
      await sleep(stage, 8 * HOUR_MS);
    },
    outcome: 'token 2',
    requests: 2,
  },
  {
    name: 'a computer that slept for eight hours over a request',
    clockOffMs: 0,
    // The eight hours run it out, and the first attempt must last until then.
    timeoutMs: 10_000,
    replies: [hang],
    async meanwhile(stage) {
      await stage.server.asked(1);
      await sleep(stage, 8 * HOUR_MS);
      stage.server.release();
    },
    outcome: 'null',
    code: 'timeout',
    requests: 1,
  },
];

for (const fault of FAULTS) {
  test(titleOf(fault), async ({ setStage }) => playFault(fault, await setStage(fault)));
}
