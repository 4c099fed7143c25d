/** Decides whether a token is valid at this moment (T2, T4) and for long enough (T8). @module */
import type { ContractRule } from '../../contract-rules.ts';
import type { Check } from '../../protocol.ts';
import { failed, notChecked, passed, warned } from '../check.ts';
import { secondsOf } from './read-numeric-date.ts';

/** Below this a chat probably outlives its token. */
const SHORT_LIFETIME_SECONDS = 600;

export interface Clock {
  /** Whole seconds since 1970. */
  nowSeconds: number;
  toleranceSeconds: number;
}

export function checkTimes(claims: Readonly<Record<string, unknown>>, clock: Clock): Check[] {
  const issuedAt = secondsOf(claims, 'iat');
  const expiresAt = secondsOf(claims, 'exp');
  const checks = [checkExpiry(expiresAt, clock), checkIssuedAt(issuedAt, clock)];
  if (Object.hasOwn(claims, 'nbf')) checks.push(checkNotBefore(secondsOf(claims, 'nbf'), clock));
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
  return new Date(seconds * 1000).toISOString().replace('.000', '');
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
