/** `npm start`: installs what is missing, builds, and starts the shop and the emulator. @module */
import { ensureInstalled } from './lib/install.mjs';
import { run, runTool } from './lib/run.mjs';

await ensureInstalled();
console.log('Building. After the first time this takes a second or two …');
const built = await runTool('turbo', ['run', 'build', '--output-logs=errors-only']);
process.exitCode = built === 0 ? await run(process.execPath, ['apps/demo/dist/main.js']) : built;
