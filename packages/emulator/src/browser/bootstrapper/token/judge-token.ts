/** Decides what an answer of the page's token provider means before it is sent anywhere. @module */
import type { TokenOutcome } from '../../bridge/messages.ts';

export interface TokenWanted {
  /** Who was asked: the client function's name, or the registered provider. */
  asked: string;
  isSignInOptional: boolean;
}

/** Looks at the shape only; whether the token is good is for the service to say. */
export function judgeToken(
  answer: unknown,
  { asked, isSignInOptional }: TokenWanted,
): TokenOutcome {
  if (answer === null || answer === undefined || answer === '') {
    if (isSignInOptional) return { kind: 'guest' };
    const detail = name(answer);
    return {
      kind: 'failed',
      errorCode: 3,
      errorDetail: `the provider answered ${detail}`,
      noToken: { did: 'answered-null', asked, detail },
    };
  }
  const malformed = (detail: string): TokenOutcome => ({
    kind: 'failed',
    errorCode: 4,
    errorDetail: detail,
    noToken: { did: 'malformed', asked, detail },
  });
  if (typeof answer !== 'string') return malformed(`expected text, got ${typeof answer}`);
  const parts = answer.split('.');
  if (parts.length !== 3 || parts.includes('')) {
    return malformed(`expected three dot-separated parts, got ${parts.filter(Boolean).length}`);
  }
  return { kind: 'token', token: answer };
}

function name(answer: null | undefined | ''): string {
  return answer === '' ? 'an empty text' : String(answer);
}
