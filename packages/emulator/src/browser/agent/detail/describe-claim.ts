/** Writes one header field or claim for the agent's page, with times also in words. @module */
import { relativeTime } from '../relative-time.ts';

export interface DescribedClaim {
  value: string;
  /** What the value means: "expires in 58 minutes (2026-03-01 10:00:00 UTC)". */
  meaning: string | null;
}

const TIME_CLAIMS: Readonly<Record<string, { past: string; future: string }>> = {
  exp: { past: 'expired', future: 'expires' },
  iat: { past: 'issued', future: 'issued' },
  nbf: { past: 'valid since', future: 'becomes valid' },
};

/** Past this the calendar of JavaScript ends (8.64e15 ms). */
const LAST_SECOND = 8.64e12;

export function describeClaim(name: string, value: unknown, now: number): DescribedClaim {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const words = Object.hasOwn(TIME_CLAIMS, name) ? TIME_CLAIMS[name] : undefined;
  if (words === undefined || typeof value !== 'number') return { value: text, meaning: null };
  if (!Number.isFinite(value) || Math.abs(value) > LAST_SECOND) {
    return { value: text, meaning: 'not a moment that a calendar has' };
  }
  const moment = value * 1000;
  const verb = moment <= now ? words.past : words.future;
  const iso = new Date(moment).toISOString();
  const absolute = `${iso.slice(0, -5).replace('T', ' ')} UTC`;
  return { value: text, meaning: `${verb} ${relativeTime(moment, now)} (${absolute})` };
}
