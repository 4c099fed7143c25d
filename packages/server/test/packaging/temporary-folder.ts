/** An empty folder outside the workspace, so that nothing is found in a parent's node_modules. @module */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Makes the folder. It is removed when the test ends. */
export async function makeTemporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'lcw-auth-packaging-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
