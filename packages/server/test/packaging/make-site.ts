/** A fixture as a site of its own: a copy outside the workspace, with just the packages that it declares. @module */
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageFolder } from './package-folder.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { unpackServer } from './unpack-server.ts';

const SERVER = '@lcw-auth/server';

async function dependenciesOf(folder: string): Promise<string[]> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return Object.keys(manifest.dependencies ?? {});
}

/**
 * Copies a fixture and fills its `node_modules`: the server as packed, its dependencies, and links to
 * the workspace's copies of the rest. `express` says which of those goes by that name.
 */
export async function makeSite(
  fixture: string,
  { express = 'express' }: { express?: string } = {},
): Promise<string> {
  const site = await makeTemporaryFolder();
  await cp(fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url)), site, {
    recursive: true,
  });
  const modules = join(site, 'node_modules');
  const server = join(modules, SERVER);
  await unpackServer(server);

  const names = new Set([...(await dependenciesOf(site)), ...(await dependenciesOf(server))]);
  names.delete(SERVER);
  for (const name of names) {
    const link = join(modules, name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(packageFolder(name === 'express' ? express : name), link, 'junction');
  }
  return site;
}
