/** Decides whether the claims that every token needs are there, in the form they need (T2). @module */
import type { Check } from '../../protocol.ts';
import { failed, passed } from '../check.ts';
import { readNumericDate } from './read-numeric-date.ts';

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
