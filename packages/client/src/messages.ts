/** Every sentence about a token: what happened, what to do, and where there is more. @module */
import { ERRORS_PAGE } from './errors-page.ts';
import type { Failure, TokenErrorCode } from './failure.ts';

/** What can be wrong with how the client was put into a page. */
export type SetupCode = 'function_lost' | 'loaded_late' | 'not_a_classic_script';

/** Remedies by status. */
const REMEDIES: Readonly<Record<number, string>> = {
  403: 'Allow this origin on the server ("allowedOrigins"), or send its CSRF header ("headers")',
  404: 'Mount the middleware there, or correct "url" (data-token-url)',
  405: 'Correct "method"',
  429: 'Raise its limit',
};

const SENTENCES: Readonly<Record<TokenErrorCode, (failure: Failure) => string>> = {
  clock_skew: () =>
    'By the clock of this computer the token has expired, which the React widget refuses. Set the clock',
  disposed: () => 'The provider was asked after "dispose". Make one for the whole page',
  downgraded: ({ cause }) =>
    `No token could be had, so the chat goes on as a guest's. Deal with the cause: ${cause}`,
  expired: () =>
    'The token is too old or too short-lived. Keep it out of caches, or issue it for an hour',
  http_error: ({ status = 0, serverCode = '' }) =>
    `The token route answered ${`${status} ${serverCode}`.trim()}. ${REMEDIES[status] ?? 'Look into the log of the server'}`,
  network: () =>
    'The token route could not be reached. Look for CSP or CORS on the console, and at "headers"',
  not_a_jwt: ({ flaw }) =>
    `The token route sent ${flaw}. Send the JWT, and mount the route before any login page`,
  redirected: () => 'The token route redirects. Mount it before any login page, or correct "url"',
  timeout: () => 'The token route is too slow. Make it faster, or raise "timeoutMs"',
};

/** Completes a message with the address of the section of its code. */
export const withAddress = (
  text: string,
  code: TokenErrorCode | SetupCode | 'wrong_options',
): string => `${text}. ${ERRORS_PAGE}#${code}`;

/** The message of a failure. */
export const messageOf = (failure: Failure): string =>
  withAddress(SENTENCES[failure.code](failure), failure.code);

/** Says it where somebody looks: the widget reports every failure alike, and the chat SDK none by its reason. */
export function complain({ message }: Error): void {
  // biome-ignore lint/suspicious/noConsole: a page that listens to nothing has no other place to look.
  console.error(`lcw-auth: ${message}`);
}
