/** A site that the customer's browser cannot reach. */
import { type Fault, playFault, titleOf } from '../../fixtures/play-fault.ts';
import { type ChromiumStage, test } from '../../fixtures/stage.ts';

const FAULTS: readonly Fault<ChromiumStage>[] = [
  {
    name: 'a site whose name does not resolve',
    attributes: { 'token-url': 'http://gone.example/token' },
    browserSays: /NAME_NOT_RESOLVED/,
    outcome: 'null',
    code: 'network',
    requests: 0,
  },
  {
    name: 'a customer who is offline',
    before: ({ page }) => page.context().setOffline(true),
    browserSays: /INTERNET_DISCONNECTED/,
    outcome: 'null',
    code: 'network',
    requests: 0,
  },
];

for (const fault of FAULTS) {
  test(titleOf(fault), async ({ setStage }) => playFault(fault, await setStage(fault)));
}
