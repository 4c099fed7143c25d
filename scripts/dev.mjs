/** `npm run dev`: starts the shop and the emulator, and rebuilds and restarts them on every change. @module */
import { assertNodeVersion, ensureInstalled } from './workspace/ensure-installed.mjs';
import { runTool } from './workspace/run.mjs';

assertNodeVersion();
await ensureInstalled();
process.exitCode = await runTool('turbo', ['watch', 'dev']);
