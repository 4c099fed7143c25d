/** What a person should know about a rotation although it was done. @module */
import type { KeyTiming, ScheduledKey } from '@lcw-auth/server/keys';
import type { Warning } from '../command.ts';
import type { Target } from '../files/resolve-target.ts';
import { gitStanding } from '../git/git-standing.ts';
import { trackedMessage } from '../git/keep-out-of-git.ts';
import { formatDuration, formatMoment } from '../output/format-time.ts';
import { shortKid } from '../output/short-kid.ts';

/** A rotation that was done. */
export interface RotationFacts {
  target: Target;
  key: ScheduledKey;
  /** The keys that were there before. */
  earlier: readonly ScheduledKey[];
  leadSeconds: number;
  timing: KeyTiming;
  nowSeconds: number;
}

function leadWarning({ leadSeconds, timing, nowSeconds }: RotationFacts): Warning[] {
  const { keyCacheSeconds } = timing;
  if (leadSeconds >= keyCacheSeconds) return [];
  return [
    {
      code: 'lead_too_short',
      message: `The new key waits ${formatDuration(leadSeconds)}, and caches of the published keys may live ${formatDuration(keyCacheSeconds)}. From when it signs until ${formatMoment(nowSeconds + keyCacheSeconds)}, tokens may be refused.`,
    },
  ];
}

function pendingWarning({ key, earlier, nowSeconds }: RotationFacts): Warning[] {
  const pending = earlier.filter(({ activeFrom }) => activeFrom > nowSeconds);
  if (pending.length === 0) return [];
  if (pending.length === earlier.length) {
    return [
      {
        code: 'no_key_active',
        message: `No key of the set was to be active yet, so that the earliest signs before its time. Check this machine's clock: it says ${formatMoment(nowSeconds)}.`,
      },
    ];
  }
  const others = pending
    .sort((a, b) => a.activeFrom - b.activeFrom)
    .map(({ kid, activeFrom }) => `${shortKid(kid)} from ${formatMoment(activeFrom)}`);
  return [
    {
      code: 'rotation_pending',
      message: `Another rotation was pending already, and goes on: ${others.join(', ')}. The new key signs from ${formatMoment(key.activeFrom)}.`,
    },
  ];
}

function gitWarning({ target }: RotationFacts): Warning[] {
  const standing = gitStanding(target.path);
  if (standing.state === 'outside' || standing.state === 'ignored') return [];
  const message =
    standing.state === 'tracked'
      ? trackedMessage(target.name, standing.line)
      : `Git does not ignore ${target.name} and the temporary files beside it. Add the line ${standing.line} to .gitignore.`;
  return [{ code: 'not_ignored', message }];
}

/** Every warning that a rotation deserves. */
export function rotationWarnings(facts: RotationFacts): Warning[] {
  return [...leadWarning(facts), ...pendingWarning(facts), ...gitWarning(facts)];
}
