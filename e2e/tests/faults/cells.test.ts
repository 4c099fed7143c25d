/** Promise 2, cell by cell: signed out and unavailable are told apart in both forms, and the next call asks again. */

import { codes } from '../../fixtures/play-fault.ts';
import { status } from '../../fixtures/replies.ts';
import { expect, test } from '../../fixtures/stage.ts';

/** The page's side of both forms: `token`, `null`, or the code of the error that it was rejected with. */
const FORMS = {
  provide: 'new Promise((resolve) => lcwAuth.provide(resolve)).then((token) => token && "token")',
  getToken: 'lcwAuth.getToken().then((token) => token && "token", ({ code }) => code)',
} as const;

const CELLS = [
  { form: 'provide', signIn: 'required', answer: 401, outcome: null },
  { form: 'provide', signIn: 'required', answer: 404, outcome: null, code: 'http_error' },
  { form: 'provide', signIn: 'optional', answer: 401, outcome: null },
  { form: 'provide', signIn: 'optional', answer: 404, outcome: null, code: 'downgraded' },
  { form: 'getToken', signIn: 'required', answer: 401, outcome: null },
  { form: 'getToken', signIn: 'required', answer: 404, outcome: 'http_error', code: 'http_error' },
  { form: 'getToken', signIn: 'optional', answer: 401, outcome: null },
  { form: 'getToken', signIn: 'optional', answer: 404, outcome: 'http_error', code: 'http_error' },
] as const;

for (const { form, signIn, answer, outcome, ...rest } of CELLS) {
  const state = answer === 401 ? 'signed out' : 'unavailable';
  const expectedCodes = 'code' in rest ? [rest.code] : [];
  test(`${form}, sign-in ${signIn}, ${state}: ${outcome}, ${expectedCodes[0] ?? 'no error'}, and a token the next time`, async ({
    page,
    setStage,
  }) => {
    await page.clock.install();
    const stage = await setStage({
      replies: [status(answer)],
      attributes: { 'sign-in-optional': String(signIn === 'optional') },
    });
    expect(await page.evaluate(FORMS[form])).toBe(outcome);
    expect(codes(stage)).toEqual(expectedCodes);
    await stage.server.recover();
    // The rest after a failure.
    await page.clock.runFor(2000);
    expect(await page.evaluate(FORMS[form])).toBe('token');
    expect(codes(stage)).toEqual(expectedCodes);
    expect(stage.server.requests).toBe(2);
  });
}
