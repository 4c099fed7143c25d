/** Writes one header field or claim for the agent's page, with times also in words. @module */
import { absoluteTime, relativeTime } from '../moment.tsx';

export interface DescribedClaim {
  value: string;
  /** What the value means: "expires in 58 minutes (10:58:00 UTC)". */
  meaning: string | null;
}

/** By whose clock a time is near or far. */
export interface Clocks {
  /** The reader's, in epoch milliseconds. */
  now: number;
  /** How far a fault has the service's clock ahead of the true time. */
  serviceAheadSeconds: number;
  /** Whether the verdict may go by another clock than the reader's, so that each has to be named. */
  areTwo: boolean;
}

const TIME_CLAIMS: Readonly<Record<string, { past: string; future: string }>> = {
  exp: { past: 'expired', future: 'expires' },
  iat: { past: 'issued', future: 'issued' },
  nbf: { past: 'valid since', future: 'becomes valid' },
};

/** Past this the calendar of JavaScript ends (8.64e15 ms). */
const LAST_SECOND = 8.64e12;

export function describeClaim(name: string, value: unknown, clocks: Clocks): DescribedClaim {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const words = Object.hasOwn(TIME_CLAIMS, name) ? TIME_CLAIMS[name] : undefined;
  if (words === undefined || typeof value !== 'number') return { value: text, meaning: null };
  if (!Number.isFinite(value) || Math.abs(value) > LAST_SECOND) {
    return { value: text, meaning: 'not a moment that a calendar has' };
  }
  const moment = value * 1000;
  const from = (now: number): string =>
    `${moment <= now ? words.past : words.future} ${relativeTime(moment, now)}`;
  const { now, serviceAheadSeconds, areTwo } = clocks;
  const yours = areTwo ? `${from(now)} by your clock` : from(now);
  const theirs =
    serviceAheadSeconds === 0
      ? ''
      : `, ${from(now + serviceAheadSeconds * 1000)} by the service’s clock`;
  return { value: text, meaning: `${yours}${theirs} (${absoluteTime(moment, now)})` };
}
