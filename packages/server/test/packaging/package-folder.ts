/** Where an installed package really is, hoisted or nested. @module */
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package in the workspace. */
export const serverFolder: string = dirname(
  fileURLToPath(new URL('../../package.json', import.meta.url)),
);

/** The folder of a package as the server's own code would find it, whatever its `exports` say. */
export function packageFolder(name: string): string {
  const places = createRequire(join(serverFolder, 'package.json')).resolve.paths(name) ?? [];
  const found = places.map((place) => join(place, name)).find((folder) => existsSync(folder));
  if (found === undefined) throw new Error(`${name} is not installed.`);
  return realpathSync(found);
}
