#!/usr/bin/env node
/**
 * What npm links as `lcw-auth`. It is committed, so that it is there when npm links it: before the
 * build, where `dist` is not.
 * @module
 */
import { existsSync } from 'node:fs';

const program = new URL('../dist/main.js', import.meta.url);

if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write('lcw-auth is not built yet: run "npm run build" in the repository first.\n');
  process.exitCode = 1;
}
