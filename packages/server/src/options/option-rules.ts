/** What each option must be, and the remedy when it is not. @module */

import { describeValue } from '../errors/describe-value.ts';
import { isKeySource } from '../keys/key-source.ts';
import type { Options } from './options.ts';

/** Returns what is wrong with a value and what to do, or undefined when it is right. */
type Rule = (value: unknown) => string | undefined;

const got = (value: unknown) => `received ${describeValue(value)}.`;

const aFunction =
  (example: string): Rule =>
  (value) =>
    typeof value === 'function' ? undefined : `${got(value)} It is a function: ${example}.`;

const aWholeNumber =
  (unit: string, least: number, most: number): Rule =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `${got(value)} It is a whole number of ${unit} from ${least} to ${most}.`;

const oneOf =
  (...choices: readonly string[]): Rule =>
  (value) =>
    choices.includes(value as string)
      ? undefined
      : `${got(value)} It is one of ${choices.map((choice) => `'${choice}'`).join(', ')}.`;

const anIssuer: Rule = (value) => {
  if (typeof value === 'string' && value.trim() !== '') return undefined;
  return `${got(value)} Give the name of your site, such as 'contosohelp.com'.`;
};

const aKeySource: Rule = (value) => {
  if (!isKeySource(value)) {
    return `${got(value)} Use keysFromFile('lcw-keys.json'), keysFromPem(text), keysFromEnv(name) or keysFrom(async () => …).`;
  }
  return value.problem;
};

const contextTypes: Rule = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `${got(value)} It is an object such as { msdyn_cartvalue: 'number' }.`;
  }
  const wrong = Object.entries(value).find(([, type]) => type !== 'text' && type !== 'number');
  return wrong && `${wrong[0]} is ${describeValue(wrong[1])}. A type is 'text' or 'number'.`;
};

/** Says why a text is not an exact origin, or undefined when it is one. */
function originProblem(origin: unknown): string | undefined {
  if (typeof origin !== 'string') return got(origin);
  if (origin === '*' || origin === 'null') return `'${origin}' would let any page read tokens.`;
  const parsed = URL.canParse(origin) ? new URL(origin) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return `'${origin}' is not an http(s) origin.`;
  return parsed.origin === origin ? undefined : `'${origin}' is not exact: use '${parsed.origin}'.`;
}

const origins: Rule = (value) => {
  if (!Array.isArray(value)) return `${got(value)} It is an array of origins.`;
  const problems = value.map(originProblem).filter((found) => found !== undefined);
  return problems.length > 0
    ? `${problems.join(' ')} List exact origins, such as 'https://app.contoso.com'.`
    : undefined;
};

/** The rule of every option; an option that is not here is unknown. */
export const OPTION_RULES: Readonly<Record<keyof Options, Rule>> = {
  issuer: anIssuer,
  keys: aKeySource,
  subject: aFunction('(user) => user.contactId'),
  context: aFunction('(user) => ({ msdyn_cartvalue: user.cartTotal })'),
  claims: aFunction('(user) => ({ given_name: user.firstName })'),
  contextTypes,
  invalidContext: oneOf('reject', 'omit'),
  user: aFunction('(req) => req.user'),
  subjectFormat: oneOf('guid', 'any'),
  lifetimeSeconds: aWholeNumber('seconds', 60, 86_400),
  keyCacheSeconds: aWholeNumber('seconds', 0, 31_536_000),
  maxTokenBytes: aWholeNumber('bytes', 512, 65_536),
  callbackTimeoutMs: aWholeNumber('milliseconds', 1, 60_000),
  allowedOrigins: origins,
  maxConcurrentSignatures: aWholeNumber('signatures', 1, 1024),
  onToken: aFunction('({ subject, kid }) => { … }'),
  onWarning: aFunction('({ code, message }) => { … }'),
  onError: aFunction('(error, request) => { … }'),
  now: aFunction('() => Date.now()'),
  tokenId: aFunction('() => crypto.randomUUID()'),
};

/** Options without which nothing works. */
export const REQUIRED_OPTIONS: readonly (keyof Options)[] = ['issuer', 'keys', 'subject'];
