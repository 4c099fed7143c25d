import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { NO_FAULTS } from '@lcw-auth/emulator';
import * as tables from '@lcw-auth/emulator/options';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { emulatorFlags, emulatorOptions, flagFor } from '../../src/commands/emulator-flags.ts';
import { run, runProgram } from '../fixtures/run.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';

const KEY_URL = 'http://localhost:3000/_services/auth/publickey';
const GUID = '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10';
const OTHER_GUID = '3d0f4a52-94c7-4b51-9e0c-1f6a8b2c7d33';

function optionsOf(argv: readonly string[]) {
  const command = new Command();
  for (const flag of emulatorFlags(tables)) command.addOption(flag);
  return emulatorOptions(tables, process.cwd(), command.parse([...argv], { from: 'user' }).opts());
}

describe('the flags of emulator', () => {
  it('set up its widget, and further ones by the same words', () => {
    const survey = join(makeFolder(), 'survey.json');
    writeFileSync(survey, '{"type":"AdaptiveCard"}');
    const argv = [
      ['--public-key-url', KEY_URL],
      ['--persistent', '--no-reconnect', '--out-of-hours', '--no-authentication'],
      ['--pre-chat-survey', survey],
      ['--data-mask', 'card=[0-9]{16}', '--data-mask', 'equal=a=b'],
      ['--widget', GUID],
      ['--widget', `${OTHER_GUID}, sign-in-optional,persistent`],
    ].flat();
    expect(optionsOf(argv)).toEqual({
      publicKeyUrl: KEY_URL,
      authentication: false,
      persistentChat: true,
      chatReconnect: false,
      outOfOperatingHours: true,
      preChatSurvey: '{"type":"AdaptiveCard"}',
      dataMasking: { card: '[0-9]{16}', equal: 'a=b' },
      widgets: [
        { widgetId: GUID },
        { widgetId: OTHER_GUID, signInOptional: true, persistentChat: true },
      ],
    });
  });

  it('become the options of the same meaning', () => {
    const folder = makeFolder();
    const keyFile = join(folder, 'key.pem');
    const certFile = join(folder, 'cert.pem');
    writeFileSync(keyFile, 'the key');
    writeFileSync(certFile, 'the certificate');
    const argv = [
      ['--public-key-url', KEY_URL],
      ['--port', '0'],
      ['--host', '127.0.0.1'],
      ['--https-port', '3444'],
      ['--tls-key', keyFile],
      ['--tls-cert', certFile],
      ['--client-function', 'shop.getToken'],
      ['--token-read', 'at-registration'],
      ['--sign-in-optional'],
      ['--organization-id', GUID],
      ['--widget-id', OTHER_GUID],
      ['--key-cache', '60'],
      ['--clock-tolerance', '5'],
      ['--context-variable', 'msdyn_cartvalue=number'],
      ['--context-variable', 'msdyn_isvip=text'],
      ['--context-wins', 'page'],
      ['--contact', `${GUID}=Kim A=B`],
      ['--inactive-contact', `${OTHER_GUID}=Lee`],
      ['--fault', 'clock-skew=-300'],
      ['--fault', 'stale-key-cache'],
      ['--fault=connector-failure=status-503'],
      ['--loose'],
    ].flat();
    expect(optionsOf(argv)).toEqual({
      publicKeyUrl: KEY_URL,
      port: 0,
      host: '127.0.0.1',
      httpsPort: 3444,
      tls: { key: 'the key', cert: 'the certificate' },
      clientFunction: 'shop.getToken',
      tokenRead: 'at-registration',
      signInOptional: true,
      organizationId: GUID,
      widgetId: OTHER_GUID,
      keyCacheSeconds: 60,
      clockToleranceSeconds: 5,
      contextVariables: { msdyn_cartvalue: 'number', msdyn_isvip: 'text' },
      contextWins: 'page',
      contacts: {
        [GUID]: { name: 'Kim A=B', active: true },
        [OTHER_GUID]: { name: 'Lee', active: false },
      },
      faults: {
        clockSkewSeconds: -300,
        staleKeyCache: true,
        connectorFailure: 'status-503',
      },
      loose: true,
    });
  });

  it('that are left out leave the option out', () => {
    expect(optionsOf(['--public-key-url', KEY_URL])).toEqual({ publicKeyUrl: KEY_URL });
  });
});

describe('emulator', () => {
  it('says where the agent is and which tag to paste, and stops when told', async () => {
    let stop = () => {};
    let printed = '';
    const isUp = new Promise<void>((resolve) => {
      const waitForStop = () =>
        new Promise<void>((stopped) => {
          stop = stopped;
        });
      const stdout = {
        write(text: string) {
          printed += text;
          resolve();
        },
      };
      const argv = ['emulator', '--public-key-url', KEY_URL, '--port', '0', '--verbose'];
      ended = run(makeFolder(), argv, { stdout, waitForStop });
    });
    await isUp;
    const agentUrl = /Agent's view +(\S+)/.exec(printed)?.[1] ?? '';
    expect(printed).toContain('<script id="Microsoft_Omnichannel_LCWidget"');
    expect((await fetch(agentUrl)).status).toBe(200);
    expect(printed).toMatch(/Over https +https:\/\/127\.0\.0\.1:\d+\n/);
    stop();
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    expect(printed).toMatch(/\d\d:\d\d:\d\d {2}200 {2}GET \/agent {2}\d+ ms/);
    await expect(fetch(agentUrl)).rejects.toThrow();
  });
  let ended: ReturnType<typeof run>;

  it('starts with its faults, says so, and names them in the log', async () => {
    let stop = () => {};
    let printed = '';
    const isUp = new Promise<void>((resolve) => {
      const waitForStop = () =>
        new Promise<void>((stopped) => {
          stop = stopped;
        });
      const write = (text: string) => {
        printed += text;
        resolve();
      };
      const faults = ['--fault', 'connector-failure=status-503', '--fault', 'stale-key-cache'];
      const argv = ['emulator', '--public-key-url', KEY_URL, '--port', '0', '--verbose', '--loose'];
      const widgets = ['--out-of-hours', '--widget', GUID];
      const all = [...argv, ...faults, ...widgets];
      ended = run(makeFolder(), all, { stdout: { write }, waitForStop });
    });
    await isUp;
    expect(printed).toContain(
      'Faults           stale-key-cache, connector-failure=status-503. The',
    );
    expect(printed).toContain('Out of hours     no chat begins');
    expect(printed).toMatch(
      new RegExp(`The further widgets[\\s\\S]+data-app-id="${GUID}"[\\s\\S]+1\\. Paste`),
    );
    expect(printed).not.toContain('  Open  ');
    expect(printed).toContain('Loose            what is not emulated gets an empty answer');
    const { origin } = new URL(/Agent's view +(\S+)/.exec(printed)?.[1] ?? '');
    const faults = await (await fetch(`${origin}/agent/faults`)).json();
    expect(faults).toMatchObject({ connectorFailure: 'status-503', staleKeyCache: true });
    // Every fault that the emulator has can be switched on from here.
    for (const name of Object.keys(faults as object)) {
      expect(flagFor(tables, `faults.${name}`)).toMatch(/^--fault [a-z-]+$/);
    }
    expect((await fetch(`${origin}/livechatconnector/x`)).status).toBe(503);
    expect((await fetch(`${origin}/chat/x`)).status).toBe(200);
    stop();
    await ended;
    expect(printed).toMatch(/503 {2}GET \/livechatconnector\/x {2}\d+ ms {2}Fault {2}\(fault conn/);
    expect(printed).toMatch(/200 {2}GET \/chat\/x {2}\d+ ms {2}\(unknown call\)/);
  });

  it('explains every fault and its values in its help', async () => {
    const { stdout } = await run(makeFolder(), ['emulator', '--help']);
    for (const name of Object.keys(NO_FAULTS)) {
      const typed = flagFor(tables, `faults.${name}`).replace('--fault ', '');
      expect(stdout).toMatch(new RegExp(`^  ${typed}\\b`, 'm'));
    }
    const values = /unreachable, status-500, redirect, html[\s\S]*status-401, status-503, dropped/;
    expect(stdout).toMatch(values);
    expect(stdout).toMatch(/--loose +Lets calls and fields through/);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it.skipIf(process.platform === 'win32')(
    'ends cleanly at SIGTERM',
    { timeout: 30_000 },
    async () => {
      const argv = ['emulator', '--public-key-url', KEY_URL, '--port', '0'];
      const outcome = await runProgram(makeFolder(), argv, {
        onOutput: (text, stop) => text.includes('Ctrl+C') && stop(),
      });
      expect(outcome).toMatchObject({ code: 0, signal: null, stderr: '' });
      expect(outcome.stdout).toMatch(/The emulator has stopped\.\n$/);
    },
  );

  it('names a port that is taken, and the flag for another', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = String((server.address() as AddressInfo).port);
    const argv = ['emulator', '--public-key-url', KEY_URL, '--port', port];
    const { code, stderr } = await run(makeFolder(), argv, { waitForStop: async () => {} });
    server.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} on 127.0.0.1 is already in use`);
    expect(stderr).toContain('give --port another number');
  });

  it('names every option that cannot be used, by its flag', async () => {
    const wrong = {
      '--public-key-url': 'ftp://site',
      '--port': '70000',
      '--host': 'http://x',
      '--https-port': '70001',
      '--client-function': 'a b',
      '--organization-id': '1',
      '--widget-id': '2',
      '--widget': '3',
      '--data-mask': 'card=(',
      '--key-cache': '99999999999',
      '--new-key-cache': '99999999999',
      '--exp-tolerance': '99999999999',
      '--nbf-tolerance': '99999999999',
      '--iat-tolerance': '99999999999',
      '--max-token-bytes': '3',
      '--clock-tolerance': '9999',
      '--context-variable': 'msdyn_cartvalue=money',
      '--snippet-url': 'http://cdn.example/widget.js',
      '--reconnect-redirect-url': '/over',
      '--contact': 'kim=Kim',
      '--fault': 'connector-delay=99',
    };
    const file = join(makeFolder(), 'no.pem');
    writeFileSync(file, 'secret-in-a-file');
    const argv = Object.entries({
      ...wrong,
      '--pre-chat-survey': file,
      '--tls-key': file,
      '--tls-cert': file,
    }).map(([flag, value]) => `${flag}=${value}`);
    const { code, stderr } = await run(makeFolder(), ['emulator', ...argv], {
      waitForStop: async () => {},
    });
    expect(code).toBe(2);
    expect(stderr).not.toContain('secret-in-a-file');
    const lines = stderr.split('\n').filter((line) => line.startsWith('  --'));
    // Two flags make one option: it is named by the first.
    const second = ['--tls-cert', '--inactive-contact'];
    const flags = emulatorFlags(tables).filter(
      ({ required, argChoices }) => required && !argChoices,
    );
    expect(lines.map((line) => line.trim().split(/[: ]/)[0]).sort()).toEqual(
      flags
        .map(({ long }) => long)
        .filter((long) => !second.includes(long ?? ''))
        .sort(),
    );
    expect(stderr).toContain(
      '--fault connector-delay: received 99. Give seconds from 0 to 60; 0 switches it off.',
    );
  });

  it('names a file of a flag that cannot be read', async () => {
    const files = ['--tls-key', 'no-such', '--tls-cert', 'no-such'];
    const argv = ['emulator', '--public-key-url', KEY_URL, ...files];
    const { code, stderr } = await run(makeFolder(), argv, { waitForStop: async () => {} });
    expect(code).toBe(1);
    expect(stderr).toContain("--tls-key names 'no-such', which cannot be read (ENOENT)");
  });

  it.each([
    [[], /Required option '--public-key-url <url>' not specified/],
    [
      ['--public-key-url', KEY_URL, '--port', 'abc'],
      /'--port <number>' argument 'abc' is invalid. It is not a number/,
    ],
    [
      ['--public-key-url', KEY_URL, '--token-read', 'later'],
      /argument 'later' is invalid\. Allowed choices are at-start, at-registration\./,
    ],
    [['--public-key-url', KEY_URL, '--port', ''], /'--port <number>' argument '' is invalid/],
    [
      ['--public-key-url', KEY_URL, '--widget', `${GUID},presistent`],
      /Did you mean 'persistent'\?/,
    ],
    [['--public-key-url', KEY_URL, '--widget', `${GUID},zzz`], /Known are sign-in-optional, /],
    [['--public-key-url', KEY_URL, '--data-mask', 'card'], /--data-mask received 'card'/],
    [['--public-key-url', KEY_URL, '--tls-key', 'x'], /--tls-cert is missing/],
    [
      ['--public-key-url', KEY_URL, '--contact', `${GUID}=A`, '--inactive-contact', `${GUID}=B`],
      /both name '/,
    ],
    [
      ['--public-key-url', KEY_URL, '--context-variable', 'a=text', '--context-variable', 'a=text'],
      /--context-variable received 'a' twice/,
    ],
    [
      ['--public-key-url', KEY_URL, '--no-authentication', '--sign-in-optional', '--persistent'],
      /--sign-in-optional: received true.[\s\S]+--persistent: received true/,
    ],
    [['--public-key-url', KEY_URL, '--contact', 'Kim'], /--contact received 'Kim'. Write it as/],
    [['--public-key-url', KEY_URL, '--context-variable', 'a='], /--context-variable received 'a='/],
    [['--public-key-url', KEY_URL, '--fault', 'clock-skw=3'], /Did you mean clock-skew\?/],
    [['--public-key-url', KEY_URL, '--fault', 'everything'], /There are key-endpoint-delay, key-/],
    [['--public-key-url', KEY_URL, '--fault', '__proto__=1'], /There is no fault '__proto__'/],
    [['--public-key-url', KEY_URL, '--fault', 'clock-skew'], /Write it as --fault clock-skew=3/],
    [['--public-key-url', KEY_URL, '--fault', 'key-endpoint-failure='], /-failure=html\./],
    [['--public-key-url', KEY_URL, '--fault', 'stale-key-cache=no'], /takes no value/],
    [
      ['--public-key-url', KEY_URL, '--fault', 'clock-skew=1', '--fault', 'clock-skew=2'],
      /--fault clock-skew is given twice/,
    ],
    [
      ['--public-key-url', KEY_URL, '--fault', 'key-endpoint-failure=broken'],
      /--fault key-endpoint-failure: received "broken". Give one of "none", "unreachable"/,
    ],
    [['--public-key-url', KEY_URL, '--fault', 'clock-skew=soon'], /Give seconds from -31536000/],
    [['--public-key-url', KEY_URL, '--loose=yes'], /Unknown option '--loose=yes'/],
    [['--public-key-url', KEY_URL, '--prot', '1'], /Did you mean --port\?/],
    [['--public-key-url', KEY_URL, 'word'], /Too many arguments/],
  ])('refuses %j as wrong usage', async (argv, message) => {
    const outcome = await run(makeFolder(), ['emulator', ...argv], { waitForStop: async () => {} });
    expect(outcome).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  });
});
