/** The page for the day on which a key has leaked: its commands, as they stand there, against a site that runs. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { keysFromFile, liveChatAuth } from '@lcw-auth/server';
import { expect, it, onTestFinished } from 'vitest';
import { keysIn } from './fixtures/run.ts';
import { makeFolder } from './fixtures/temp-folder.ts';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const page = readFileSync(new URL('../../../docs/key-leaked.md', import.meta.url), 'utf8');
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = '']) => text.trim());

/** A site that was started with the file, on a clock that can be moved on. */
async function startSite(file: string) {
  const clock = { aheadMs: 0 };
  const handler = liveChatAuth({
    issuer: 'leaked.example',
    keys: keysFromFile(file),
    user: () => ({}),
    subject: () => '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10',
    now: () => Date.now() + clock.aheadMs,
  });
  // At the address that the page has.
  const server = createServer((request, response) => {
    request.url = request.url?.replace('/_services/auth', '');
    handler(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signs = async () => {
    const token = await (await fetch(`${url}/_services/auth/token`)).text();
    return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
  };
  return { url, signs, twoSecondsPass: () => (clock.aheadMs += 2000) };
}

it.skipIf(process.platform === 'win32')(
  'leads out of it: the key is gone from every server that sees the file, also after a restart',
  { timeout: 60_000 },
  async () => {
    const folder = makeFolder();
    const execute = async (command: string, env: NodeJS.ProcessEnv = {}) => {
      const text = command.replaceAll('npx lcw-auth', `"${process.execPath}" "${MAIN}"`);
      const options = { cwd: folder, env: { ...process.env, ...env } };
      return (await promisify(execFile)('sh', ['-c', text], options)).stdout;
    };
    await execute('npx lcw-auth keys create lcw-keys.json');
    const file = join(folder, 'lcw-keys.json');
    const KID = keysIn(folder)[0]?.kid ?? '';
    const site = await startSite(file);
    expect(await site.signs()).toBe(KID);

    const [list = '', revoke = '', look = '', rotate = '', ...more] = commands;
    expect(more).toEqual([]);
    expect(await execute(list)).toMatch(new RegExp(`${KID} .*signing`));

    expect(await execute(revoke, { KID })).toContain(`Revoked a key of lcw-keys.json:\n\n  ${KID}`);
    site.twoSecondsPass();
    const signing = keysIn(folder)[1]?.kid ?? '';
    // On a busy machine the look at the file may take longer than the first request waits for it.
    await expect.poll(site.signs).toBe(signing);
    const restarted = await startSite(file);
    expect(await restarted.signs()).toBe(signing);
    for (const { url } of [site, restarted]) {
      const published = await execute(look, { SITE: url });
      expect(published).toContain(signing);
      expect(published).not.toContain(KID);
    }

    expect(await execute(rotate)).toContain('Added a key to lcw-keys.json');
    site.twoSecondsPass();
    expect(await site.signs()).toBe(signing);
    const next = keysIn(folder)[2]?.kid ?? '';
    await expect.poll(() => execute(look, { SITE: site.url })).toContain(next);
  },
);
