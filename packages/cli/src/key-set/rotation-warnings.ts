/** What a person should know about a rotation although it was done. @module */
import type { KeyTiming, ScheduledKey } from '@lcw-auth/server/keys';
import type { Warning } from '../command.ts';
import { CliError } from '../errors/cli-error.ts';
import type { Target } from '../files/resolve-target.ts';
import { type GitStanding, gitStanding } from '../git/git-standing.ts';
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
  // All of them: by a clock that is a little behind, the earliest signs already.
  if (pending.length === 0 || pending.length === earlier.length) return [];
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

/** A rotation that was done is not undone by a git that will not answer. */
function standingOf(path: string): GitStanding | CliError {
  try {
    return gitStanding(path);
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
}

function gitWarning({ target }: RotationFacts): Warning[] {
  const standing = standingOf(target.path);
  if (standing instanceof CliError) return [{ code: 'not_ignored', message: standing.message }];
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
