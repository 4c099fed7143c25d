/** Tells what will happen to the keys of a set, and when. @module */
import type { KeyPlace, ScheduledKey } from '@lcw-auth/server/keys';
import { formatTable } from './format-table.ts';
import { formatAhead, formatMoment } from './format-time.ts';
import { shortKid } from './short-kid.ts';

/** Something that happens to a key. The names are stable, for `--json`. */
export interface TimelineEvent {
  /** Epoch seconds. */
  at: number;
  event: 'published' | 'signs' | 'unpublished';
  kid: string;
}

const ORDER: readonly TimelineEvent['event'][] = ['published', 'signs', 'unpublished'];

/** What happens from the moment at which a key was added, earliest first. */
export function timelineOf(
  places: readonly KeyPlace<ScheduledKey>[],
  added: string,
  nowSeconds: number,
): TimelineEvent[] {
  const events: TimelineEvent[] = [{ at: nowSeconds, event: 'published', kid: added }];
  for (const { key, state, until } of places) {
    if (state === 'pending') {
      events.push({ at: Math.max(key.activeFrom, nowSeconds), event: 'signs', kid: key.kid });
    } else if (key.kid === added) {
      events.push({ at: nowSeconds, event: 'signs', kid: key.kid });
    }
    if (until !== undefined && state !== 'retired') {
      events.push({ at: until, event: 'unpublished', kid: key.kid });
    }
  }
  return events.sort((a, b) => a.at - b.at || ORDER.indexOf(a.event) - ORDER.indexOf(b.event));
}

function sentence({ event, kid }: TimelineEvent, added: string, signing: string): string {
  const name = kid === added ? `the new key ${shortKid(kid)}` : shortKid(kid);
  if (event === 'published') {
    return kid === signing
      ? `${name} is published`
      : `${name} is published; ${shortKid(signing)} goes on signing`;
  }
  return event === 'signs'
    ? `${name} begins to sign; the key before it stays published`
    : `${name} is no longer published; \`lcw-auth keys prune\` may remove it`;
}

/** The same as a table. `signing` is the key that signs now. */
export function formatTimeline(
  events: readonly TimelineEvent[],
  added: string,
  signing: string,
  nowSeconds: number,
): string {
  const rows = events.map((event) => [
    formatMoment(event.at),
    formatAhead(event.at, nowSeconds),
    sentence(event, added, signing),
  ]);
  return formatTable([['WHEN (UTC)', '', 'WHAT HAPPENS'], ...rows]);
}
