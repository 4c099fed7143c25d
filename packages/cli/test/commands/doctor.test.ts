import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readHeaders } from '../../src/doctor/credentials.ts';
import { dataverseQueries } from '../../src/doctor/report/hand-over.ts';
import { type Outcome, run } from '../fixtures/run.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';

const COOKIE = 'login=kim-is-signed-in';
const SITE = fileURLToPath(new URL('../doctor/fixtures/hand-written-site.mjs', import.meta.url));

interface Site {
  origin: string;
  folder: string;
  doctor(argv: readonly string[], overrides?: Parameters<typeof run>[2]): Promise<Outcome>;
}

/** Somebody else's site as a program of its own, and the emulator as the command line starts it. */
async function startBoth(): Promise<Site> {
  const child = spawn(process.execPath, [SITE], { stdio: ['pipe', 'pipe', 'inherit'] });
  const nextLine = async () => String((await once(child.stdout, 'data'))[0]).trim();
  const origin = await nextLine();
  const folder = makeFolder();
  let stop = () => {};
  let printed = '';
  let ended: Promise<Outcome> | undefined;
  await new Promise<void>((isUp) => {
    const write = (text: string) => {
      printed += text;
      if (printed.includes('</script>')) isUp();
    };
    const waitForStop = () =>
      new Promise<void>((resolve) => {
        stop = resolve;
      });
    const argv = ['emulator', '--public-key-url', `${origin}/keys/public.pem`, '--port', '0'];
    const name = ['--client-function', 'shop.chatToken'];
    ended = run(folder, [...argv, ...name], { stdout: { write }, waitForStop });
  });
  onTestFinished(async () => {
    stop();
    await ended;
    child.kill();
  });
  const [tag] = /<script id="Microsoft_Omnichannel_LCWidget".*<\/script>/.exec(printed) ?? [];
  child.stdin.write(`${tag}\n`);
  await nextLine();
  writeFileSync(join(folder, 'headers.txt'), `Cookie: ${COOKIE}\n`);
  const urls = [
    ['--key-url', `${origin}/keys/public.pem`],
    ['--token-url', `${origin}/chat/token`],
    ['--page', `${origin}/help`],
  ].flat();
  const nowSeconds = Math.floor(Date.now() / 1000);
  return {
    origin,
    folder,
    doctor: (argv, overrides) =>
      run(folder, ['doctor', origin, ...urls, ...argv], { nowSeconds, ...overrides }),
  };
}

const customer = ['--headers', 'headers.txt'];

describe('doctor', () => {
  it('examines a site that has nothing of ours, against the emulator', async () => {
    const { doctor } = await startBoth();
    const { code, stdout, stderr } = await doctor([...customer, '--start-chat', '--yes']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const title of ['The key address', 'The token route', 'The page', 'The widget']) {
      expect(stdout).toContain(`${title}\n`);
    }
    expect(stdout).toMatch(/ {2}ok {7}start {12}The service accepts the token/);
    expect(stdout).toMatch(/ {2}ok {7}end {14}It was ended at once\./);
    expect(stdout).toMatch(/\nNothing is wrong with what was checked\.\n$/);
    expect(stdout).not.toContain('ERROR');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: there are none.
    expect(stdout).not.toMatch(/[\u001b\r]/);
    for (const line of stdout.split('\n')) {
      if (!line.includes('http')) expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it('names the cause, prints it for scripts and build servers, and exits with 1', async () => {
    const { doctor } = await startBoth();
    const other = ['--client-function', 'shop.token'];
    const list = await doctor([...customer, ...other]);
    expect(list.code).toBe(1);
    expect(list.stdout).toMatch(
      /ERROR {4}client function {2}No script of the page has "shop\.token"\.\n +rule P4/,
    );
    expect(list.stdout).toContain(
      '2 causes found: client_function_missing, function_name_differs. ',
    );
    expect(list.stdout).toMatch(/errors#client_function_missing/);

    const json = await doctor([...customer, ...other, '--json']);
    expect(json.code).toBe(1);
    const report = JSON.parse(json.stdout);
    expect(report.causes).toEqual(['client_function_missing', 'function_name_differs']);
    expect(report.entries).toContainEqual(
      expect.objectContaining({ outcome: 'error', cause: 'client_function_missing', rule: 'P4' }),
    );

    const junit = await doctor([...customer, ...other, '--junit']);
    expect(junit.code).toBe(1);
    expect(junit.stdout).toMatch(
      /^<\?xml [^>]+>\n<testsuite name="lcw-auth doctor" tests="\d+" fail/,
    );
    expect(junit.stdout).toContain('<failure type="client_function_missing" message="No script');
    for (const { stdout, stderr } of [list, json, junit]) {
      expect(stdout + stderr).not.toContain(COOKIE.slice(6));
      expect(stdout + stderr).not.toMatch(/eyJ/);
    }
  });

  it('asks Dataverse for no name that the documentation does not have, as its page says', () => {
    const page = readFileSync(new URL('../../../../docs/doctor.md', import.meta.url), 'utf8');
    for (const query of Object.values(dataverseQueries())) {
      expect(page.replaceAll('\r\n', '\n')).toContain(`\n${query}\`\`\`\n`);
      const names = [...query.matchAll(/msdyn_\w+/g)].map(([name]) => name);
      expect([
        'msdyn_livechatengagementctx',
        'msdyn_isauthenticated',
        'msdyn_portalcontactid',
        'msdyn_originurl',
        'msdyn_widgetappid',
      ]).toEqual(expect.arrayContaining(names));
    }
  });

  it('refuses a header that no request can carry, such as one copied with its ellipsis', () => {
    const problem = expect.stringContaining('Line 1 cannot be read');
    expect(readHeaders('Cookie: sid=…')).toEqual({ problem });
    expect(readHeaders('Cookie: sid=café')).toEqual({ values: { cookie: 'sid=café' } });
  });

  it('hands over what the administrator types, alone on the standard output', async () => {
    const { doctor, origin } = await startBoth();
    const { code, stdout, stderr } = await doctor([...customer, '--hand-over']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# Live chat: what to type into Customer Service admin center\n/);
    expect(stdout).toContain(`Public key URL              ${origin}/keys/public.pem\n`);
    expect(stdout).toContain('JavaScript client function  shop.chatToken\n');
    expect(stdout).toMatch(/\n {2}cart {2}Text or Number\n/);
    expect(stdout).toContain('[x] token, signature: A published key made it.');
    expect(stdout).toMatch(/attribute="msdyn_widgetappid" operator="eq"\s+value="[\da-f-]{36}"/);
    expect(stderr).toContain('The key address\n');
  });

  it('says what it could not look at without a customer, and takes one from stdin', async () => {
    const { doctor } = await startBoth();
    const without = await doctor([]);
    expect(without.code).toBe(0);
    expect(without.stdout).toMatch(/ - +customer +It needs a signed-in customer: give --headers/);
    expect(without.stdout).toMatch(/ - +form +as above\n/);
    const input = `cookie: ${COOKIE}\n`;
    const piped = await doctor(['--headers', '-', '--skip', 'page', '--skip', 'widget'], { input });
    expect(piped.stdout).toMatch(/ok +signature +A published key made it\./);
    expect(piped.stdout).toMatch(/The page\n {2}- +answer +Left out, as asked\./);
  });

  it('asks before it starts a conversation, and shows on a terminal what it does', async () => {
    const { doctor } = await startBoth();
    let stderr = '';
    const terminal = {
      stderr: {
        isTTY: true,
        write: (text: string) => {
          stderr += text;
        },
      },
    };
    const answer = (text: string) =>
      Object.assign(
        (async function* () {
          yield text;
        })(),
        { isTTY: true },
      );
    const argv = [...customer, '--start-chat'];
    const yes = await doctor(argv, { ...terminal, stdin: answer('y\n') });
    expect(yes.stdout).toMatch(/ok +start/);
    expect(stderr).toContain('Go on? [y/N] ');
    expect(stderr).toMatch(/\r {10,}\r {2}Looking at the key address, fetch 10 of 10 …\r/);
    const no = await doctor(argv, { ...terminal, stdin: answer('\n') });
    expect(no).toMatchObject({ code: 2, stdout: '' });
    expect(stderr).toContain('Nothing was started.');
  });

  it('says so when it is stopped', async () => {
    const { doctor } = await startBoth();
    const { code, stdout } = await doctor(customer, { waitForStop: async () => {} });
    expect(code).toBe(1);
    expect(stdout).toContain('\nStopped. Nothing is wrong with what was checked. ');
    expect(stdout).toMatch(/ - +\w+ +Stopped before it was looked at\./);
  });

  it('is explained by its help within 80 columns', async () => {
    const { stdout } = await run(makeFolder(), ['doctor', '--help']);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(stdout).toContain('--headers <file>');
  });

  it.each([
    [['http://shop.example'], /Plain http is for this machine only/],
    [['shop.example'], /Write it whole: https:\/\/shop\.example/],
    [['https://kim:secret-word@shop.example'], /Leave name and password out of it/],
    [['https://shop.example', '--page', 'file:///etc/passwd'], /It is not an address/],
    [['https://shop.example', '--skip', 'pages'], /There are keys, token, page, widget, service/],
    [['https://shop.example', '--sign-in', 'https://shop.example/in'], /--fields is missing/],
    [['https://shop.example', '--headers', 'no-such.txt'], /--headers names 'no-such\.txt'/],
    [['https://shop.example', '--headers', 'bad.txt'], /--headers cannot be used\. Line 2 cannot/],
    [['https://shop.example', '--start-chat'], /there is nobody here to ask\. Give --yes/],
    [['https://shop.example', '--json', '--junit'], /cannot be used with option '--json'/],
  ])('refuses %j', async (argv, message) => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'bad.txt'), 'Cookie: a=b\nsecret-word without a colon\n');
    const { code, stdout, stderr } = await run(folder, ['doctor', ...argv]);
    expect(code).toBeGreaterThan(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr.replace('kim:secret-word', '')).not.toContain('secret-word without');
  });
});
