/** Why a command could not be done, in words and as a code for scripts. @module */

/** 1: it could not be done. 2: it was asked for wrongly. Both are part of what scripts rely on. */
export const EXIT_CODES = {
  wrong_usage: 2,
  secret_argument: 2,
  file_exists: 1,
  file_not_found: 1,
  file_unusable: 1,
  not_a_key_set: 1,
  key_set_too_large: 1,
  unknown_kid: 1,
  tracked_by_git: 1,
  not_ignored_by_git: 1,
  wrong_owner: 1,
  acl_lost: 1,
  clock_behind: 1,
  locked: 1,
  lock_lost: 1,
  input_unusable: 1,
  token_not_made: 1,
  emulator_missing: 1,
  emulator_not_started: 1,
  output_failed: 1,
  unexpected: 1,
} as const;

/** Stable names, for scripts that read `--json` errors. Each has a section in docs/errors.md. */
export type ErrorCode = keyof typeof EXIT_CODES;

/** Its message is whole sentences: what was wrong, what was received, what to do. Never a secret. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not do that. Check who owns the file and its folder',
  EPERM: 'this user may not do that. Check who owns the file and its folder',
  EROFS:
    'it is on a read-only file system. Give the set on stdin and take it from stdout (--stdin --stdout), or work on a copy that can be written, and deploy that',
  ENOSPC: 'the disk is full. Make room and run the command again',
  EDQUOT: 'the disk quota is used up. Make room and run the command again',
  ENOENT: 'there is no such file or folder. Check the name',
  ENOTDIR: 'a part of the path is not a folder. Check the name',
  EISDIR: 'it is a folder. Give the name of a file',
  ELOOP: 'its symbolic links lead in a circle. Fix them',
  ENAMETOOLONG: 'the name is too long. Choose a shorter one',
};

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error;

/** The error itself when it is ours, a sentence for one of the operating system, else a fault of this program. */
export function toCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (isSystemError(error)) {
    const reason = REASONS[error.code ?? ''] ?? 'the operating system refused';
    return new CliError(
      'file_unusable',
      `Cannot use ${error.path ?? 'a file'} (${error.syscall}, ${error.code}): ${reason}.`,
      { cause: error },
    );
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new CliError(
    'unexpected',
    `This is a fault of lcw-auth itself. Please report it with these lines:\n${detail}`,
    { cause: error },
  );
}
