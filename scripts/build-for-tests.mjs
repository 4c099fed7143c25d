/** Builds what a suite of unit tests needs built, from turbo's cache where nothing changed. @module */
import { runTool } from './lib/run.mjs';

/**
 * The tasks whose output the tests of a project read: programs that they start, and files that
 * stand in for a browser's half. All else is imported from its sources.
 *
 * @type {Record<string, string[]>}
 */
const NEEDED = {
  client: ['@lcw-auth/client#build'],
  server: ['@lcw-auth/server#embed-client'],
  emulator: ['@lcw-auth/emulator#build:browser'],
  demo: ['@lcw-auth/emulator#build:browser', 'lcw-auth#build'],
  cli: ['lcw-auth#build'],
  docs: ['lcw-auth#build', '@lcw-auth/server#build'],
  scripts: ['@lcw-auth/server#embed-client'],
  soak: [],
};

/** @param {import('vitest/node').TestProject} project */
export async function setup(project) {
  // `npm test` and `npm run check` have just built everything.
  if (process.env.LCW_AUTH_IS_BUILT) return;
  const needed = NEEDED[project.name] ?? ['build'];
  if (needed.length === 0) return;
  const code = await runTool('turbo', ['run', ...needed, '--output-logs=errors-only']);
  if (code !== 0) throw new Error(`What the tests of ${project.name} need could not be built.`);
}
