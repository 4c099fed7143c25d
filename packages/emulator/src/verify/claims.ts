/** Decides whether the claims that every token needs are there (T2) and hold at this moment (T2, T4, T8), and names the others (T6). @module */

import type { Check } from '../contract/protocol.ts';
import type { ContractRule } from '../contract/rules.ts';
import { listSome, quote } from '../lib/text.ts';
import { failed, notChecked, passed, warned } from './check.ts';

/** Below this a chat probably outlives its token. */
const SHORT_LIFETIME_SECONDS = 600;

interface Clock {
  /** Whole seconds since 1970. */
  nowSeconds: number;
  toleranceSeconds: number;
}

/** How far each time may be off. */
export interface Tolerances {
  expToleranceSeconds: number;
  nbfToleranceSeconds: number;
  iatToleranceSeconds: number;
}

/** `nowSeconds` are whole seconds since 1970. */
export function checkTimes(
  claims: Readonly<Record<string, unknown>>,
  nowSeconds: number,
  { expToleranceSeconds, nbfToleranceSeconds, iatToleranceSeconds }: Tolerances,
): Check[] {
  const within = (toleranceSeconds: number): Clock => ({ nowSeconds, toleranceSeconds });
  const issuedAt = secondsOf(claims, 'iat');
  const expiresAt = secondsOf(claims, 'exp');
  const checks = [
    checkExpiry(expiresAt, within(expToleranceSeconds)),
    checkIssuedAt(issuedAt, within(iatToleranceSeconds)),
  ];
  if (Object.hasOwn(claims, 'nbf')) {
    checks.push(checkNotBefore(secondsOf(claims, 'nbf'), within(nbfToleranceSeconds)));
  }
  checks.push(checkLifetime(issuedAt, expiresAt));
  return checks;
}

function checkExpiry(expiresAt: number | undefined, clock: Clock): Check {
  const title = 'Expiry';
  if (expiresAt === undefined) return unreadable('T2', title, 'exp');
  const left = expiresAt - clock.nowSeconds;
  if (left + clock.toleranceSeconds <= 0) {
    return failed(
      'T2',
      title,
      `The token expired ${inWords(-left)} ago, at ${iso(expiresAt)}.`,
      "Hand over a fresh token, and compare the site's clock with this machine's.",
    );
  }
  if (left <= 0) {
    return warned('T2', title, `The token expired ${inWords(-left)} ago, within the tolerance.`);
  }
  return passed(
    'T2',
    title,
    `The token is valid for another ${inWords(left)}, until ${iso(expiresAt)}.`,
  );
}

function checkIssuedAt(issuedAt: number | undefined, clock: Clock): Check {
  const title = 'Issued';
  if (issuedAt === undefined) return unreadable('T4', title, 'iat');
  return checkNotAhead(title, 'iat', issuedAt, clock);
}

function checkNotBefore(notBefore: number | undefined, clock: Clock): Check {
  const title = 'Not before';
  if (notBefore === undefined) return unreadable('T4', title, 'nbf');
  return checkNotAhead(title, 'nbf', notBefore, clock);
}

function checkNotAhead(title: string, claim: string, seconds: number, clock: Clock): Check {
  const ahead = seconds - clock.nowSeconds;
  if (ahead > clock.toleranceSeconds) {
    return failed(
      'T4',
      title,
      `"${claim}" is ${inWords(ahead)} in the future, at ${iso(seconds)}.`,
      "Never post-date a token; compare the site's clock with this machine's.",
    );
  }
  if (ahead > 0) {
    return warned(
      'T4',
      title,
      `"${claim}" is ${inWords(ahead)} in the future, within the tolerance.`,
    );
  }
  return passed('T4', title, `"${claim}" is ${iso(seconds)}, not in the future.`);
}

function checkLifetime(issuedAt: number | undefined, expiresAt: number | undefined): Check {
  const title = 'Lifetime';
  if (issuedAt === undefined || expiresAt === undefined)
    return unreadable('T8', title, 'iat or exp');
  const lifetime = expiresAt - issuedAt;
  if (lifetime < SHORT_LIFETIME_SECONDS) {
    return warned(
      'T8',
      title,
      `The token lives ${lifetime} seconds. One token serves a whole chat, so a long chat probably breaks.`,
      'Let it live longer; an hour is usual.',
    );
  }
  return passed('T8', title, `The token lives ${inWords(lifetime)}.`);
}

function unreadable(rule: ContractRule, title: string, claim: string): Check {
  return notChecked(rule, title, `Without a readable ${claim} there is nothing to compare.`);
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('T', ' ').replace('.000Z', ' UTC');
}

function inWords(seconds: number): string {
  const [count, unit] =
    seconds < 120
      ? [seconds, 'second']
      : seconds < 7200
        ? [Math.floor(seconds / 60), 'minute']
        : seconds < 172_800
          ? [Math.floor(seconds / 3600), 'hour']
          : [Math.floor(seconds / 86_400), 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

const SECONDS = 'Write whole seconds since 1970 as a number.';

type Claims = Readonly<Record<string, unknown>>;

export function checkRequiredClaims(claims: Claims): Check[] {
  const checks = [
    checkText(claims, 'iss', 'Issuer', 'the site\'s own name, such as "contosohelp.com"'),
    checkText(claims, 'sub', 'Subject', "the GUID of the customer's contact record"),
    checkTime(claims, 'iat', 'Time of issue'),
    checkTime(claims, 'exp', 'Time of expiry'),
  ];
  if (Object.hasOwn(claims, 'nbf')) checks.push(checkTime(claims, 'nbf', 'Not-before time'));
  return checks;
}

function checkText(claims: Claims, name: string, title: string, what: string): Check {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  if (typeof value === 'string' && value.trim() !== '') {
    return passed('T2', title, `"${name}" is there.`);
  }
  const found = value === undefined ? 'missing' : value === '' ? 'empty' : 'not usable text';
  return failed('T2', title, `"${name}" is ${found}.`, `Write ${what}.`);
}

function checkTime(claims: Claims, name: string, title: string): Check {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  if (value === undefined) {
    return failed('T2', title, `"${name}" is missing.`, SECONDS);
  }
  const time = readNumericDate(value);
  return 'problem' in time
    ? failed('T2', title, `"${name}" ${time.problem}.`, SECONDS)
    : passed('T2', title, `"${name}" is a whole number of seconds.`);
}

const KNOWN_CLAIMS = new Set(['iss', 'sub', 'iat', 'exp', 'nbf', 'jti', 'lwicontexts']);

export function checkOtherClaims(claims: Readonly<Record<string, unknown>>): Check {
  const others = Object.keys(claims).filter((name) => !KNOWN_CLAIMS.has(name));
  const told = others.map((name) => quote(name, 40));
  return passed(
    'T6',
    'Other claims',
    others.length === 0 ? 'There are none.' : `Allowed and carried along: ${listSome(told, 10)}.`,
  );
}

/** The last second of the year 9999: beyond it, .NET and ISO 8601 have no date. */
const MAX_SECONDS = 253_402_300_799;

/** `problem` completes a sentence that begins with the claim's name. */
export function readNumericDate(value: unknown): { seconds: number } | { problem: string } {
  if (typeof value === 'string') return { problem: 'is text' };
  if (typeof value !== 'number') return { problem: 'is not a number' };
  if (!Number.isFinite(value)) return { problem: 'is too large for a number' };
  if (value >= 1e12 && value < 1e13) {
    return { problem: 'has 13 digits: these are milliseconds, divide by 1000' };
  }
  if (!Number.isInteger(value)) return { problem: 'has a fraction' };
  if (value < 0 || value > MAX_SECONDS) return { problem: 'is no time between 1970 and 9999' };
  return { seconds: value };
}

/** The seconds of a claim that is a NumericDate; undefined when it is missing or malformed. */
function secondsOf(claims: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const time = readNumericDate(Object.hasOwn(claims, name) ? claims[name] : undefined);
  return 'seconds' in time ? time.seconds : undefined;
}
