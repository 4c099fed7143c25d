/** What becomes of a chat when the token route misbehaves: one answer, in time, and the true reason. */
import { FAULTS } from '../../fixtures/faults.ts';
import { playFault, titleOf } from '../../fixtures/play-fault.ts';
import { test } from '../../fixtures/stage.ts';

for (const fault of FAULTS) {
  test(titleOf(fault), async ({ setStage }) => playFault(fault, await setStage(fault)));
}
