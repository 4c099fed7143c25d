import { spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTokenIssuer, type RefusalEvent } from '../../src/index.ts';
import { KIM, makeOptions, startSite } from '../fixtures/make-app.ts';

/** What is published on a channel while a test runs. */
function listenTo<Event>(name: string): Event[] {
  const events: Event[] = [];
  const listen = (event: unknown) => void events.push(event as Event);
  subscribe(name, listen);
  onTestFinished(() => void unsubscribe(name, listen));
  return events;
}

describe('the diagnostics channels', () => {
  it('say what onToken and onError are told', async () => {
    const tokens = listenTo('lcw-auth:token');
    const refusals = listenTo<RefusalEvent>('lcw-auth:refusal');
    const heard: unknown[] = [];
    const base = await startSite({ onToken: (event) => heard.push(event) });
    const token = await (await fetch(`${base}/token`)).text();
    await fetch(`${base}/token`, { headers: { origin: 'https://evil.example' } });
    expect(tokens).toEqual(heard);
    expect(tokens).toHaveLength(1);
    expect(JSON.stringify(tokens)).not.toContain(token.split('.')[2]);
    expect(refusals).toEqual([
      expect.objectContaining({
        code: 'cross_site_request',
        status: 403,
        error: expect.objectContaining({ code: 'cross_site_request' }),
        request: expect.objectContaining({ method: 'GET' }),
      }),
    ]);
  });
});

describe('a warning', () => {
  it('is one bounded line, whatever the site’s names are', async () => {
    const messages: string[] = [];
    const many = Array.from({ length: 20_000 }, (_, i) => [`${i}\n[lcw-auth] all is well`, i]);
    const issuer = createTokenIssuer(
      makeOptions({
        contextTypes: {},
        context: () => Object.fromEntries(many),
        invalidContext: 'omit',
        onWarning: ({ message }) => messages.push(message),
      }),
    );
    await issuer.issue(KIM, {} as never);
    expect(messages).toEqual([
      expect.stringMatching(/^[^\n]+And 19995 more\. \S+#context_omitted$/),
    ]);
    expect(messages[0]?.length).toBeLessThan(1700);
  });
});

/** A site in a process of its own, with the default listeners; it answers line by line. */
const SITE = `
  import { createServer } from 'node:http';
  import { generateKeyPairSync } from 'node:crypto';
  import { createInterface } from 'node:readline';
  import { keysFromPem, liveChatAuth } from '@lcw-auth/server';
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const mistakes = [
    () => { throw new Error('line one\\nline two'); },
    () => { throw Object.assign(new Error('x'), { stack: 'y'.repeat(100000) }); },
    () => 'not a GUID',
    () => undefined,
  ];
  const site = (options) => new Promise((resolve) => {
    const handler = liveChatAuth({
      issuer: 'contosohelp.com',
      keys: keysFromPem(pem),
      user: () => ({}),
      subject: () => '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10',
      ...options,
    });
    const server = createServer(handler).listen(0, '127.0.0.1', () =>
      resolve('http://127.0.0.1:' + server.address().port + '/token'));
  });
  const failing = await site({ subject: () => mistakes.shift()?.() ?? undefined });
  const odd = await site({ tokenId: () => Promise.reject(new Error('no ids today')) });
  for await (const _ of createInterface(process.stdin)) {
    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await fetch(failing)).status);
    statuses.push((await fetch(failing, { headers: { origin: 'https://evil.example' } })).status);
    statuses.push((await fetch(odd)).status);
    console.log(JSON.stringify(statuses));
  }
  process.exit(0);
`;

function startSiteProcess() {
  const site = spawn(process.execPath, ['--input-type=module', '-e', SITE], {
    cwd: new URL('../..', import.meta.url),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void site.kill('SIGKILL'));
  const lines = createInterface(site.stdout)[Symbol.asyncIterator]();
  const ask = async () => {
    site.stdin.write('\n');
    const { value, done } = await lines.next();
    return done ? 'the site has ended' : JSON.parse(value);
  };
  return { site, ask };
}

describe('the default listeners', () => {
  it('write one bounded line for each failure', async () => {
    const { site, ask } = startSiteProcess();
    const chunks: string[] = [];
    site.stderr.on('data', (chunk) => chunks.push(String(chunk)));
    expect(await ask()).toEqual([500, 500, 500, 403, 403, 500]);
    site.stdin.end();
    await once(site, 'close');
    const lines = chunks.join('').trimEnd().split('\n');
    const own = lines.filter((line) => line.startsWith('[lcw-auth] '));
    expect(own.map((line) => line.split(' ')[1])).toEqual([
      'callback_failed:',
      'callback_failed:',
      'invalid_subject:',
      'no_contact:',
      'callback_failed:',
    ]);
    expect(own[0]).toContain('Cause: Error: line one\\nline two\\n    at ');
    for (const line of lines) expect(line.length).toBeLessThan(5000);
    // The others are the process warning of the refused origin.
    expect(lines).toHaveLength(own.length + 2);
  });

  it('do not end the site when nobody reads its log any more', async () => {
    const { site, ask } = startSiteProcess();
    site.stderr.destroy();
    expect(await ask()).toEqual([500, 500, 500, 403, 403, 500]);
    expect(await ask()).toEqual([403, 403, 403, 403, 403, 500]);
    site.stdin.end();
    expect(await once(site, 'exit')).toEqual([0, null]);
  });
});
