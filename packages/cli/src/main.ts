#!/usr/bin/env node
/** The `lcw-auth` program: gives the process's own streams and clock to the commands. @module */
import { runCli } from './run-cli.ts';

// A reader such as `head` may leave before all is written; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  now: Date.now,
  cwd: process.cwd(),
});
