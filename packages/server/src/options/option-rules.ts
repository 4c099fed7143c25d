/** What each option must be, and the fix when it is not. @module */

import { describeValue } from '../errors/describe-value.ts';
import { isKeySource, type KeySource } from '../keys/key-source.ts';
import { isProduction, testKeysProblem } from '../keys/test-keys.ts';
import { quoteName } from '../text.ts';
import type { OptionProblem } from './config-error.ts';
import type { Options } from './options.ts';
import { aBoolean, aFunction, aWholeNumber, expecting, oneOf, type Rule } from './rules.ts';

const anIssuer = expecting(
  (value) => typeof value === 'string' && value.trim() !== '' && value.length <= 256,
  "Give the name of your site, such as 'contosohelp.com'.",
);

const aKeySource = expecting(
  isKeySource,
  "Use keysFromFile('lcw-keys.json'), keysFromPem(text), keysFromEnv(name) or keysFrom(async () => …).",
);

const contextTypes: Rule = (option, value) => {
  const fix = "Give an object such as { msdyn_cartvalue: 'number' }.";
  if (typeof value !== 'object' || value === null || Symbol.iterator in value) {
    return [{ option, received: describeValue(value), fix }];
  }
  return Object.entries(value)
    .filter(([, type]) => type !== 'text' && type !== 'number')
    .map(([name, type]) => ({
      option,
      received: `${describeValue(type)} for ${quoteName(name)}`,
      fix: "A type is 'text' or 'number'.",
    }));
};

const displayedContext: Rule = (option, value) => {
  const fix = "Give an array of context variables' names, such as ['msdyn_cartvalue'], or 'all'.";
  if (value === 'all') return [];
  if (!Array.isArray(value)) return [{ option, received: describeValue(value), fix }];
  return value.flatMap((name, index) =>
    typeof name === 'string' && name !== ''
      ? []
      : [{ option: `${option}[${index}]`, received: describeValue(name), fix }],
  );
};

/** Where an app's own pages come from, such as `capacitor://localhost`: a scheme and a host. */
const APP_ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\\\s]+$/;

/** Schemes of which a browser sends no origin, or of which there are no pages. */
const NEVER_AN_ORIGIN = /^(file|data|blob|about|javascript|ftp|wss?|mailto|urn):/i;

/** What to write instead of a text that no `Origin` header ever equals; undefined when one may. */
function originFix(origin: string): string | undefined {
  if (origin === '*' || origin === 'null')
    return 'It would let any page read tokens. Leave it out.';
  if (origin.includes('*')) {
    return 'Origins are compared as they are, and a wildcard matches none. List each origin.';
  }
  if (NEVER_AN_ORIGIN.test(origin))
    return 'Pages of this scheme have no origin that can be listed.';
  if (/^https?:/i.test(origin)) {
    if (!URL.canParse(origin)) return 'It cannot be read as an address. Write https:// and a host.';
    const { origin: exact, hostname } = new URL(origin);
    if (hostname.startsWith('.')) return 'No host begins with a dot. List each origin.';
    return exact === origin
      ? undefined
      : 'It is not exact. Write scheme and host in lower case (a host in its xn-- form), the port only when it is not the default one, and no path or slash at the end.';
  }
  return APP_ORIGIN.test(origin)
    ? undefined
    : 'It is not an origin. Write a scheme in lower case, :// and a host, without a slash at the end.';
}

const origins: Rule = (option, value) => {
  const example = "List exact origins, such as 'https://app.contoso.com'.";
  if (!Array.isArray(value)) return [{ option, received: describeValue(value), fix: example }];
  return value.flatMap((origin: unknown, index) => {
    const fix = typeof origin === 'string' ? originFix(origin) : example;
    return fix === undefined
      ? []
      : [{ option: `${option}[${index}]`, received: describeValue(origin), fix }];
  });
};

/** The rule of every option; an option that is not here is unknown. */
export const OPTION_RULES: Readonly<Record<keyof Options, Rule>> = {
  issuer: anIssuer,
  keys: aKeySource,
  subject: aFunction('(user) => user.contactId'),
  context: aFunction('(user) => ({ msdyn_cartvalue: user.cartTotal })'),
  claims: aFunction('(user) => ({ given_name: user.firstName })'),
  contextTypes,
  displayedContext,
  subjectRecord: oneOf('contact', 'account'),
  portalContactId: aBoolean,
  invalidContext: oneOf('reject', 'omit'),
  user: aFunction('(req) => req.user'),
  subjectFormat: oneOf('guid', 'any'),
  lifetimeSeconds: aWholeNumber(
    'seconds',
    61,
    86_400,
    ' The client wants 60 seconds left when a chat begins.',
  ),
  keyCacheSeconds: aWholeNumber('seconds', 0, 31_536_000),
  maxTokenBytes: aWholeNumber('bytes', 1024, 65_536, ' The signature alone takes 342.'),
  callbackTimeoutMs: aWholeNumber('milliseconds', 1, 60_000),
  allowedOrigins: origins,
  maxConcurrentSignatures: aWholeNumber('signatures', 1, 1024),
  startWithoutKeys: aBoolean,
  allowTestKeys: aBoolean,
  onToken: aFunction('({ subject, kid }) => { … }'),
  onWarning: aFunction('({ code, message }) => { … }'),
  onError: aFunction('(error, request) => { … }'),
  now: aFunction('() => Date.now()'),
  tokenId: aFunction('() => crypto.randomUUID()'),
};

/** Options without which nothing works. */
export const REQUIRED_OPTIONS: readonly (keyof Options)[] = ['issuer', 'keys', 'subject'];

/** Whether test keys may sign here: only where the site says so, and never where its customers are real. */
export function mayUseTestKeys(given: ReadonlyMap<string, unknown>): boolean {
  return given.get('allowTestKeys') === true && !isProduction();
}

/** Why a source has no keys to start with; undefined when it has, or when nobody knows yet. */
export function keysProblem(
  { problem, hasTestKeys }: KeySource,
  isAllowed: boolean,
): string | undefined {
  return problem ?? (hasTestKeys && !isAllowed ? testKeysProblem(isProduction()) : undefined);
}

/** Options that are right each by itself, and can never work together. */
export function combinationProblems(given: ReadonlyMap<string, unknown>): OptionProblem[] {
  const problems: OptionProblem[] = [];
  const keys = given.get('keys');
  const problem = isKeySource(keys) ? keysProblem(keys, mayUseTestKeys(given)) : undefined;
  if (problem !== undefined && given.get('startWithoutKeys') !== true) {
    const fix = problem.charAt(0).toUpperCase() + problem.slice(1);
    problems.push({ option: 'keys', received: 'a source without usable keys', fix });
  }
  const displayed = given.get('displayedContext');
  const types = given.get('contextTypes');
  if (displayed !== undefined && !given.has('context')) {
    problems.push({
      option: 'displayedContext',
      received: `${describeValue(displayed)}, and no context`,
      fix: 'Give the option context, which returns the variables to display, or leave this out.',
    });
  } else if (Array.isArray(displayed) && typeof types === 'object' && types !== null) {
    const undeclared = displayed.filter(
      (name) =>
        typeof name === 'string' && name !== 'portalcontactid' && !Object.hasOwn(types, name),
    );
    if (undeclared.length > 0) {
      problems.push({
        option: 'displayedContext',
        received: `${undeclared.length} names that contextTypes does not declare, the first ${quoteName(undeclared[0])}`,
        fix: 'Declare them in contextTypes, or correct their spelling: names are case-sensitive.',
      });
    }
  }
  if (given.get('portalContactId') === true) {
    const reason =
      given.get('subjectRecord') === 'account'
        ? "subjectRecord: 'account', whose GUID is not a contact's"
        : given.get('subjectFormat') === 'any'
          ? "subjectFormat: 'any', of which nobody knows whether it is a contact's GUID"
          : undefined;
    if (reason !== undefined) {
      problems.push({
        option: 'portalContactId',
        received: `true together with ${reason}`,
        fix: 'Leave portalContactId out, or return portalcontactid in context yourself.',
      });
    }
  }
  return problems;
}
