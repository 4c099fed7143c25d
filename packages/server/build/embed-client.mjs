/**
 * Writes the client's script build into `src/generated/client-script.ts`, so that the server
 * imports the text instead of reading it from disk and still works bundled into a single file.
 * @module
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const script = await readFile(require.resolve('@lcw-auth/client/client.iife.js'), 'utf8');
const folder = new URL('../src/generated/', import.meta.url);

await mkdir(folder, { recursive: true });
await writeFile(
  new URL('client-script.ts', folder),
  `/** The script build of @lcw-auth/client, embedded by build/embed-client.mjs. @module */\nexport const clientScript: string = ${JSON.stringify(script)};\n`,
);
