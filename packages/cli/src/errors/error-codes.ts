/** Every code that an error of this program can have, each with its exit code. @module */

/** 1: it could not be done. 2: it was asked for wrongly. Both are part of what scripts rely on. */
export const EXIT_CODES = {
  wrong_usage: 2,
  file_exists: 1,
  file_not_found: 1,
  file_unusable: 1,
  not_a_key_set: 1,
  key_set_too_large: 1,
  unknown_kid: 1,
  tracked_by_git: 1,
  not_ignored_by_git: 1,
  wrong_owner: 1,
  clock_behind: 1,
  locked: 1,
  lock_lost: 1,
  emulator_not_started: 1,
  unexpected: 1,
} as const;

/** Stable names, for scripts that read `--json` errors. */
export type ErrorCode = keyof typeof EXIT_CODES;
