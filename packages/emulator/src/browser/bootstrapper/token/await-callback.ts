/** Gives a token provider ten seconds to call back (P2) and listens to its first answer only. @module */

import { tellDeveloper } from '../tell-developer.ts';
import type { AskContext, AuthTokenProvider } from './auth-token-registration.ts';

/** P2: the widget's patience. */
export const CALLBACK_TIMEOUT_MS = 10_000;

export type Answer =
  | { kind: 'answered'; token: unknown }
  | { kind: 'threw' }
  | { kind: 'timed-out' };

/** Never rejects. What comes after the first answer is ignored, with a warning. */
export function awaitCallback(ask: AuthTokenProvider, context?: AskContext): Promise<Answer> {
  return new Promise((resolve) => {
    let isSettled = false;
    const settle = (answer: Answer): void => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      resolve(answer);
    };
    const timer = setTimeout(() => settle({ kind: 'timed-out' }), CALLBACK_TIMEOUT_MS);
    const fail = (reason: unknown): void => {
      if (isSettled) {
        tellDeveloper('warn', 'The token provider failed after it had been settled; ignored.');
        return;
      }
      tellDeveloper('error', `The token provider threw ${describe(reason)}.`);
      settle({ kind: 'threw' });
    };
    const callback = (token: unknown): void => {
      if (isSettled) {
        tellDeveloper('warn', 'The token provider called back again or too late; ignored.');
        return;
      }
      settle({ kind: 'answered', token });
    };
    try {
      // An async provider's rejection would otherwise go unnoticed until the timeout.
      Promise.resolve(context ? ask(callback, context) : ask(callback)).catch(fail);
    } catch (reason) {
      fail(reason);
    }
  });
}

/** The kind of error only: a message might quote the token. */
function describe(reason: unknown): string {
  return reason instanceof Error ? `a ${reason.name}` : `a ${typeof reason}`;
}
