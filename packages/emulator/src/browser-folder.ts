/** Finds the built browser files, from the compiled service as well as from its source. @module */
import { basename, join } from 'node:path';

const here = import.meta.dirname;

/** `dist/browser` of this package. */
export const BROWSER_FOLDER: string =
  basename(here) === 'src' ? join(here, '..', 'dist', 'browser') : join(here, 'browser');
