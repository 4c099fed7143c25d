/** Puts whatever a command threw into words. @module */
import { CliError } from './cli-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not do that. Check who owns the file and its folder',
  EPERM: 'this user may not do that. Check who owns the file and its folder',
  EROFS: 'it is on a read-only file system. Work on a copy that can be written, and deploy that',
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
