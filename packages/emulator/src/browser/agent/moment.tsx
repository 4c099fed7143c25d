/** The one way in which this page writes a time: UTC, as in the service's own sentences. @module */
import type { VNode } from 'preact';

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** A unit is used from one of it on, up to one of the next. */
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** How far away a moment is: "in 58 minutes", "2 days ago". Both in epoch milliseconds. */
export function relativeTime(moment: number, now: number): string {
  const seconds = Math.round((moment - now) / 1000);
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return RELATIVE.format(Math.trunc(seconds / size), unit);
  }
  return Math.abs(seconds) < 5 ? 'just now' : RELATIVE.format(seconds, 'second');
}

/** "10:58:00 UTC", with the date before it unless that is today's. */
export function absoluteTime(moment: number, now: number): string {
  const [date, time] = split(moment);
  return date === split(now)[0] ? `${time} UTC` : `${date} ${time} UTC`;
}

/** A time in a line of its own, short; the rest is told to whoever points at it. */
export function Moment({ at, now }: { at: number; now: number }): VNode {
  return (
    <time dateTime={new Date(at).toISOString()} title={relativeTime(at, now)}>
      {absoluteTime(at, now)}
    </time>
  );
}

function split(moment: number): [date: string, time: string] {
  const [date = '', time = ''] = new Date(moment).toISOString().split('T');
  return [date, time.slice(0, 8)];
}
