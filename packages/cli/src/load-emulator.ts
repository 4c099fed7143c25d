/** Loads the emulator, which is installed only where it is wanted: a machine that rotates keys does without. @module */
import { createRequire } from 'node:module';
import { CliError } from './errors.ts';

type EmulatorPackage = typeof import('@lcw-auth/emulator');

/** What can be asked of the emulator, as data. */
export type EmulatorTables = typeof import('@lcw-auth/emulator/options');

const NAME = '@lcw-auth/emulator';

const versionOf = (manifest: string): string =>
  (createRequire(import.meta.url)(manifest) as { version: string }).version;

/** The version of this program. */
export const OWN_VERSION: string = versionOf('../package.json');

function missing(what: string, cause?: unknown): CliError {
  const own = OWN_VERSION;
  return new CliError(
    'emulator_missing',
    `${what} Run: npm install --save-dev lcw-auth@${own} ${NAME}@${own}`,
    { cause },
  );
}

/** @throws {CliError} `emulator_missing` where it is not installed, or another version than ours. */
function assertInstalled(): void {
  let version: string;
  try {
    version = versionOf(`${NAME}/package.json`);
  } catch (cause) {
    throw missing(`This needs the package ${NAME}, which is not installed beside lcw-auth.`, cause);
  }
  if (version === OWN_VERSION) return;
  throw missing(`${NAME} is installed in the version ${version}, and lcw-auth needs its own.`);
}

/** @throws {CliError} `emulator_missing` */
export async function loadEmulator(): Promise<EmulatorPackage> {
  assertInstalled();
  return import('@lcw-auth/emulator');
}

/** Without a server. @throws {CliError} `emulator_missing` */
export async function loadEmulatorTables(): Promise<EmulatorTables> {
  assertInstalled();
  return import('@lcw-auth/emulator/options');
}
