#!/usr/bin/env node
/** The `lcw-auth` program: gives the process's own streams and clock to the commands. @module */
import { reportOutputFailure, runCli } from './run-cli.ts';

const argv = process.argv.slice(2);
const { stdin, stdout, stderr } = process;

let failure: NodeJS.ErrnoException | undefined;
stdout.on('error', (error) => {
  failure ??= error;
});
// There is nobody left to tell.
stderr.on('error', () => {});

const exitCode = await runCli(argv, { stdin, stdout, stderr, now: Date.now, cwd: process.cwd() });

// What was written may fail later than the call that wrote it.
await new Promise<void>((resolve) => {
  stdout.write('', () => resolve());
});
process.exitCode = failure ? reportOutputFailure(failure, exitCode, argv, stderr) : exitCode;
