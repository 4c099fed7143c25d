import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startService } from '../doctor/probe/service.ts';
import { run } from '../fixtures/run.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';

const WIDGET =
  '<script id="Microsoft_Omnichannel_LCWidget" src="https://oc-cdn.example/x.js" data-app-id="a" data-org-id="b" data-org-url="https://chat.example"></script>';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function startProbing() {
  const service = await startService({ keyCacheSeconds: 30, expToleranceSeconds: 5 });
  const port = await freePort();
  service.leadTo(port);
  const folder = makeFolder();
  const { now, wait, generateKey, emulator, publicUrl } = service;
  const argv = ['doctor', '--probe', '--listen', String(port), '--public-url', publicUrl.href];
  return {
    ...service,
    folder,
    probe: (more: readonly string[], overrides: Parameters<typeof run>[2] = {}) =>
      run(folder, [...argv, '--widget', emulator.widgetTag, ...more], {
        ...{ now, wait, generateKey, ...overrides },
      }),
  };
}

describe('doctor --probe', () => {
  it('prints a table without a secret, and goes on where it was stopped', async () => {
    const { probe, emulator, folder, publicUrl } = await startProbing();
    const stopped = await probe(['--yes', '--max-conversations', '12']);
    expect(stopped.code).toBe(1);
    expect(stopped.stdout).toContain('It ended early. The limit of 12 conversations is reached.');
    expect(stopped.stdout).toMatch(/^one PEM, token with kid +not tried$/m);

    const { code, stdout, stderr } = await probe(['--yes']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^```text\nprobe +lcw-auth \S+, 2026-03-01\n/);
    expect(stdout).toMatch(/^token past its exp +accepted 4 s after it, refused 5 s after it$/m);
    const words = stdout.replaceAll(/\s+/g, ' ');
    expect(words).toMatch(
      /token of a removed key accepted \d+ s after a fetch, refused after \d+ s /,
    );
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);

    const state = readFileSync(join(folder, 'lcw-probe.json'), 'utf8');
    const { organizationId, widgetId } = emulator;
    for (const text of [stdout, state]) {
      for (const secret of [
        'eyJ',
        'BEGIN',
        'LS0t',
        organizationId,
        widgetId,
        publicUrl.host,
        emulator.url,
      ]) {
        expect(text).not.toContain(secret);
      }
    }
    expect(emulator.conversations().some(({ state: is }) => is === 'open')).toBe(false);
  }, 60_000);

  it('asks first, and says how many conversations it will start at most', async () => {
    const { probe, emulator } = await startProbing();
    let stderr = '';
    const stdin = Object.assign(
      (async function* () {
        yield 'n\n';
      })(),
      { isTTY: true },
    );
    const write = (text: string) => {
      stderr += text;
    };
    const { code, stdout } = await probe([], { stdin, stderr: { isTTY: true, write } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.replaceAll('\n', ' ')).toContain('At most 150 conversations will be started');
    expect(stderr).toContain('Nothing was started.');
    expect(emulator.conversations()).toEqual([]);
  });

  it('takes no findings of another widget, and says so when it cannot listen', async () => {
    const { probe, folder } = await startProbing();
    writeFileSync(join(folder, 'other.json'), '{"version":1,"target":"x","findings":{}}');
    const other = await probe(['--yes', '--state', 'other.json']);
    expect(other).toMatchObject({ code: 1, stdout: '' });
    expect(other.stderr).toContain('other.json is about another widget.');
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { code, stderr } = await probe(['--yes', '--listen', String(port)]);
    taken.close();
    expect(code).toBe(2);
    expect(stderr).toContain(`Nothing can be served on port ${port} (EADDRINUSE).`);
  });

  const url = ['--public-url', 'https://probe.example/keys'];
  it.each([
    [[], /The site's address is missing/],
    [['--probe'], /--widget is missing/],
    [['--probe', '--widget', WIDGET, ...url], /--listen is missing/],
    [['--probe', '--widget', WIDGET, '--listen', '0'], /--public-url is missing/],
    [['--probe', '--widget', WIDGET, '--listen', 'eighty'], /It is not a port/],
    [['--probe', '--public-url', 'http://probe.example'], /Plain http is for this machine only/],
    [['https://shop.example', '--max-wait', '1h'], /are for --probe, which is missing/],
    [['https://shop.example', '--probe'], /--probe looks at no site/],
    [['--probe', '--start-chat'], /cannot be used with option '--start-chat'/],
    [['--probe', '--widget', WIDGET, '--listen', '0', ...url], /nobody here to ask\. Give --yes/],
    [['--probe', '--max-conversations', '0'], /from 1 to 9999/],
  ])('refuses %j', async (argv, message) => {
    const { code, stdout, stderr } = await run(makeFolder(), ['doctor', ...argv]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
