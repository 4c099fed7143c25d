/** Visitors whom the site does not know: null, no error, and nobody is sent away who did not ask for a chat. */
import type { ChromiumStage } from '../../fixtures/chromium-stage.ts';
import { HOUR_MS, sleep } from '../../fixtures/customers-clock.ts';
import {
  answersTo,
  codes,
  type Fault,
  holdToken,
  playFault,
  titleOf,
} from '../../fixtures/play-fault.ts';
import { status, token } from '../../fixtures/replies.ts';
import { expect, test } from '../../fixtures/stage.ts';

const signedOut = { replies: [status(401)], outcome: 'null', requests: 1 } as const;
const attributes = { 'sign-in-url': '/sign-in' };

const FAULTS: readonly Fault<ChromiumStage>[] = [
  { name: 'a call that a page makes while it loads', path: '/#at-load', attributes, ...signedOut },
  {
    name: 'a visitor on the sign-in page itself',
    path: '/sign-in?return=%2F',
    attributes,
    ...signedOut,
  },
  {
    name: 'a session that ends in the middle of a chat',
    attributes,
    clockOffMs: 0,
    replies: [token(), status(401)],
    async before(stage) {
      await holdToken(stage);
      await stage.page.evaluate(() => dispatchEvent(new Event('lcw:startChat')));
      await sleep(stage, HOUR_MS);
    },
    outcome: 'null',
    requests: 2,
  },
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
