/** Visitors whom the site does not know: null, no error, and nobody is sent away who did not ask for a chat. */
import { answersTo, codes, type Fault, playFault, titleOf } from '../../fixtures/play-fault.ts';
import { status } from '../../fixtures/replies.ts';
import { type ChromiumStage, expect, test } from '../../fixtures/stage.ts';

const signedOut = { replies: [status(401)], outcome: 'null', requests: 1 } as const;
const attributes = { 'sign-in-url': '/sign-in' };

const FAULTS: readonly Fault<ChromiumStage>[] = [
  { name: 'a call that a page makes while it loads', path: '/#at-load', attributes, ...signedOut },
  {
    name: 'a javascript: address in data-sign-in-url',
    attributes: { 'sign-in-url': "javascript:location.assign('/it-ran')" },
    ...signedOut,
  },
];

for (const fault of FAULTS) {
  test(titleOf(fault), async ({ setStage }) => playFault(fault, await setStage(fault)));
}

test('a visitor who asks for a chat is sent to sign in, after the answer (the control)', async ({
  setStage,
}) => {
  const stage = await setStage({ replies: [status(401)], attributes });
  const call = await stage.ask();
  await stage.page.waitForURL('**/sign-in');
  expect(answersTo(stage, call).map(({ outcome }) => outcome)).toEqual(['null']);
  expect(codes(stage)).toEqual([]);
});
