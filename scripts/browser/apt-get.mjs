/** Installs a package of the system, where this process may. @module */
import { run } from '../workspace/run.mjs';

/** Whether this is a Linux where packages can be installed. */
export const mayInstall = () => process.platform === 'linux' && process.getuid?.() === 0;

/** @param {string} name */
export async function installPackage(name) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { env });
}
