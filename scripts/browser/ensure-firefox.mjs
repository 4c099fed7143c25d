/** Gets a Firefox for the end-to-end tests, where that is easy: they can do without. @module */
import { installPackage, mayInstall } from './apt-get.mjs';
import { findFirefox } from './find-firefox.mjs';

/**
 * The path of a Firefox, which is installed when there is none.
 *
 * @returns {Promise<string | undefined>} undefined when none could be had.
 */
export async function ensureFirefox() {
  const found = findFirefox();
  if (found || !mayInstall()) return found;
  console.log('Installing the system’s Firefox with apt-get. This takes about half a minute …');
  await installPackage('firefox-esr');
  return findFirefox();
}
