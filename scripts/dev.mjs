/** `npm run dev`: starts the shop and the emulator, and rebuilds and restarts them on every change. @module */
import { ensureInstalled } from './lib/install.mjs';
import { runTool } from './lib/run.mjs';

await ensureInstalled();
process.exitCode = await runTool('turbo', ['watch', 'dev']);
