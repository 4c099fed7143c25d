/** Finds a Firefox that is already on this machine. @module */
import { installedProgram, namedProgram } from './find-program.mjs';

const NAMES = ['firefox-esr', 'firefox'];

const FIXED_PLACES = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

/**
 * The path of a Firefox: `FIREFOX_PATH`, or one of the system's.
 *
 * @returns {string | undefined}
 */
export function findFirefox() {
  return namedProgram('FIREFOX_PATH') ?? installedProgram(NAMES, FIXED_PLACES);
}
