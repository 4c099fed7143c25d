/** Decides what an answer of the page's token provider means before it is sent anywhere. @module */
import type { TokenOutcome } from '../../bridge/messages.ts';

/** Looks at the shape only; whether the token is good is for the service to say. */
export function judgeToken(answer: unknown, isSignInOptional: boolean): TokenOutcome {
  if (answer === null || answer === undefined || answer === '') {
    return isSignInOptional
      ? { kind: 'guest' }
      : { kind: 'failed', errorCode: 3, errorDetail: `the provider answered ${name(answer)}` };
  }
  if (typeof answer !== 'string') {
    return { kind: 'failed', errorCode: 4, errorDetail: `expected text, got ${typeof answer}` };
  }
  const parts = answer.split('.');
  if (parts.length !== 3 || parts.includes('')) {
    const errorDetail = `expected three dot-separated parts, got ${parts.filter(Boolean).length}`;
    return { kind: 'failed', errorCode: 4, errorDetail };
  }
  return { kind: 'token', token: answer };
}

function name(answer: null | undefined | ''): string {
  return answer === '' ? 'an empty text' : String(answer);
}
