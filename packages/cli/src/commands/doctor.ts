/** `lcw-auth doctor`: examines a site, its widget and the service, and names what keeps chats from being authenticated. @module */
import { InvalidArgumentError, Option } from 'commander';
import {
  addCommand,
  type CliContext,
  Command,
  helpEnd,
  type Report,
  type Run,
} from '../command.ts';
import { loadBrowser } from '../doctor/browser.ts';
import { LEVEL_NAMES } from '../doctor/checks.ts';
import { type ReadLines, readFields, readHeaders } from '../doctor/credentials.ts';
import { isFinding } from '../doctor/findings.ts';
import { isSafe } from '../doctor/net/hosts.ts';
import type { BrowserVisit, Credentials, DoctorOptions } from '../doctor/options.ts';
import { dataverseQueries, writeHandOver } from '../doctor/report/hand-over.ts';
import { writeJunit } from '../doctor/report/junit.ts';
import { createList, summarize } from '../doctor/report/list.ts';
import { type Examination, runDoctor } from '../doctor/run-doctor.ts';
import { CliError } from '../errors.ts';
import { duration, JSON_FLAG } from '../flags.ts';
import { loadEmulator } from '../load-emulator.ts';
import { readNamedFile, readStdin } from '../read-input.ts';
import {
  DEFAULT_STATE_FILE,
  listenAddress,
  type ProbeFlags,
  probe,
  toCount,
} from './doctor-probe.ts';
import { askForLeave, assertAskable, createProgress, watchForStop } from './doctor-terminal.ts';

interface Flags extends ProbeFlags {
  probe?: boolean;
  keyUrl?: URL;
  tokenUrl?: URL;
  page?: URL;
  clientFunction?: string;
  headers?: string;
  signIn?: URL;
  fields?: string;
  browser?: boolean;
  startChat?: boolean;
  skip?: string[];
  json?: boolean;
  junit?: boolean;
  handOver?: boolean;
}

const MAX_CREDENTIAL_BYTES = 64 * 1024;

const EXAMPLES = `lcw-auth doctor https://shop.example --page https://shop.example/help
lcw-auth doctor https://shop.example --page https://shop.example/help \\
  --headers cookie.txt --start-chat
lcw-auth doctor http://localhost:3000 \\
  --sign-in http://localhost:3000/sign-in --fields kim.txt
lcw-auth doctor https://shop.example --hand-over > administrator.md
lcw-auth doctor --probe --listen 8080 \\
  --public-url https://probe.example/keys --widget "$(cat widget.html)"`;

/** What is a site's, or another way to print. */
const NOT_OF_THE_PROBE = [
  ...['keyUrl', 'tokenUrl', 'page', 'clientFunction', 'headers', 'signIn', 'fields', 'browser'],
  ...['startChat', 'skip', 'junit', 'handOver'],
];

export function addDoctor(program: Command, context: CliContext, run: Run): void {
  addCommand(program, new Command('doctor'))
    .summary('say why nobody is authenticated')
    .description(
      `Examines a site from outside, as Microsoft's servers and a browser see it, and names what keeps its live chats from being authenticated: the key address, the token route, the page, the widget, and with --start-chat the service itself. Nothing of lcw-auth has to be on the site.

Without credentials it looks at what is public. To look at a token it needs a test customer: a cookie or other headers in a file, or the fields of a sign-in form. They go to the origins named on the command line and nowhere else; a token goes to this machine, to Microsoft's chat hosts or to --org-url.

--probe looks at no site. It serves throw-away keys of its own to a test widget and learns from what the service accepts.`,
    )
    .argument('[site]', "the site's address, such as https://shop.example", address)
    .option('--key-url <url>', 'public key address (default: /_services/auth/publickey)', address)
    .option('--token-url <url>', 'token route (default: /_services/auth/token)', address)
    .option('--page <url>', 'a page that has the widget', address)
    .option('--widget <tag>', "the widget's script tag (default: the one in the page)")
    .option('--org-url <url>', "the service's address, if it is none of Microsoft's", address)
    .option('--client-function <name>', "the page's function (default: what the page says)")
    .option('--headers <file>', 'a test customer\'s headers, one "Name: value" a line; - is stdin')
    .option('--sign-in <url>', 'address of a sign-in form, to be posted with --fields', address)
    .option('--fields <file>', 'what to fill into it, one name=value a line; - is stdin')
    .option('--browser', 'open the page in Chromium besides; needs playwright-core')
    .option('--start-chat', 'start one conversation and end it at once; asks first')
    .option('--yes', 'do not ask')
    .addOption(
      new Option('--skip <level>', 'leave a level out. May be repeated')
        .choices(LEVEL_NAMES)
        .argParser(addLevel),
    )
    .addOption(JSON_FLAG)
    .addOption(new Option('--junit', 'print JUnit XML, for build servers').conflicts('json'))
    .addOption(
      new Option(
        '--hand-over',
        "print the administrator's page; the list goes to stderr",
      ).conflicts(['json', 'junit']),
    )
    .addOption(
      new Option(
        '--probe',
        'of a tenant of your own: find out by experiment what is documented nowhere; asks first',
      ).conflicts([...NOT_OF_THE_PROBE]),
    )
    .option('--listen <[host:]port>', 'where the probe serves its own keys', listenAddress)
    .option('--public-url <url>', "that place's public address, in the test setting", address)
    .option('--state <file>', `keeps what the probe has found (default: ${DEFAULT_STATE_FILE})`)
    .option('--max-conversations <number>', 'the probe starts no more (default: 150)', toCount)
    .option(
      '--max-wait <duration>',
      'how long the probe waits for keys to be fetched anew (default: 2h)',
      duration({ min: 1, max: 7 * 86_400 }),
    )
    .addHelpText('after', helpEnd(EXAMPLES, '0 no error was found, 1 an error was found'))
    .action(
      run((site: URL | undefined, flags: Flags) => {
        if (flags.probe) return probe(context, site, flags);
        refuseProbeFlags(flags);
        if (site) return doctor(context, site, flags);
        throw new CliError('wrong_usage', "The site's address is missing.");
      }),
    );
}

/** @throws {CliError} for what only a probe heeds. */
function refuseProbeFlags({ listen, publicUrl, state, maxConversations, maxWait }: Flags): void {
  const given = [listen, publicUrl, state, maxConversations, maxWait].some(
    (value) => value !== undefined,
  );
  if (!given) return;
  const names = '--listen, --public-url, --state, --max-conversations and --max-wait';
  throw new CliError('wrong_usage', `${names} are for --probe, which is missing.`);
}

function address(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('It is not an address. Write it whole: https://shop.example');
  }
  if (url.username !== '' || url.password !== '') {
    throw new InvalidArgumentError('Leave name and password out of it: give --headers.');
  }
  if (!isSafe(url)) {
    throw new InvalidArgumentError('Plain http is for this machine only. Give its https address.');
  }
  return url;
}

function addLevel(text: string, previous: string[] = []): string[] {
  if (LEVEL_NAMES.some((level) => level === text)) return [...previous, text];
  throw new InvalidArgumentError(`There are ${LEVEL_NAMES.join(', ')}.`);
}

async function doctor(context: CliContext, site: URL, flags: Flags): Promise<Report> {
  await loadEmulator();
  const credentials = await readCredentials(context, flags);
  if (flags.startChat && !flags.yes) {
    assertAskable(context, '--start-chat starts a conversation that an agent may see', flags);
    const question =
      'One conversation will be started as the test customer, and ended at once. An agent\nmay see it.';
    if (!(await askForLeave(context, question))) {
      const what = 'Nothing was started. Leave out --start-chat, or answer y.';
      throw new CliError('wrong_usage', what);
    }
  }
  const stopping = watchForStop(context);
  const isList = !flags.json && !flags.junit;
  const out = flags.handOver ? context.stderr : context.stdout;
  const progress = createProgress(context);
  const list = createList((text) => out.write(text));
  const options: DoctorOptions = {
    site,
    ...optional(flags),
    ...(credentials ? { credentials } : {}),
    ...(flags.browser ? { browser: await findBrowser() } : {}),
    startChat: flags.startChat ?? false,
    skip: flags.skip ?? [],
    now: context.now,
    signal: stopping.signal,
    onProgress: progress.say,
  };
  try {
    const examination = await runDoctor(options, (entry) => {
      progress.clear();
      if (isList) list(entry);
    });
    progress.clear();
    if (isList) out.write(summarize(examination.entries, stopping.signal.aborted));
    return reportOn(examination, flags, stopping.signal.aborted);
  } finally {
    stopping.end();
  }
}

function optional(flags: Flags): Partial<DoctorOptions> {
  const { keyUrl, tokenUrl, page, widget, orgUrl, clientFunction } = flags;
  return {
    ...(keyUrl ? { keyUrl } : {}),
    ...(tokenUrl ? { tokenUrl } : {}),
    ...(page ? { pageUrl: page } : {}),
    ...(widget === undefined ? {} : { widgetTag: widget }),
    ...(orgUrl ? { orgUrl } : {}),
    ...(clientFunction === undefined ? {} : { clientFunction }),
  };
}

function reportOn(examination: Examination, flags: Flags, isStopped: boolean): Report {
  const { entries, publicKeyUrl, clientFunction, variables, widgetId } = examination;
  const hasError = entries.some(({ outcome }) => outcome === 'error');
  const causes = [...new Set(entries.filter(isFinding).map(({ cause }) => cause))];
  const text = flags.junit ? writeJunit(entries) : flags.handOver ? writeHandOver(examination) : '';
  return {
    json: {
      causes,
      entries,
      handOver: {
        publicKeyUrl: publicKeyUrl.href,
        clientFunction: clientFunction ?? null,
        variables: variables ?? null,
        queries: dataverseQueries(widgetId),
      },
      stopped: isStopped,
    },
    text,
    warnings: [],
    exitCode: hasError || isStopped ? 1 : 0,
  };
}

async function readCredentials(
  context: CliContext,
  { headers, signIn, fields }: Flags,
): Promise<Credentials | undefined> {
  if ((signIn === undefined) !== (fields === undefined)) {
    const missing = signIn === undefined ? '--sign-in' : '--fields';
    throw new CliError('wrong_usage', `${missing} is missing: --sign-in and --fields go together.`);
  }
  if (headers === '-' && fields === '-') {
    throw new CliError('wrong_usage', 'Only one of --headers and --fields can be on stdin.');
  }
  const given: Credentials = {
    ...(headers === undefined
      ? {}
      : { headers: linesOf('--headers', readHeaders(await read(context, '--headers', headers))) }),
    ...(signIn === undefined || fields === undefined
      ? {}
      : {
          signIn: {
            url: signIn,
            fields: linesOf('--fields', readFields(await read(context, '--fields', fields))),
          },
        }),
  };
  return given.headers || given.signIn ? given : undefined;
}

function read(context: CliContext, flag: string, file: string): Promise<string> | string {
  return file === '-'
    ? readStdin(context.stdin, flag.slice(2), MAX_CREDENTIAL_BYTES)
    : readNamedFile(context, flag, file, MAX_CREDENTIAL_BYTES);
}

function linesOf(flag: string, read: ReadLines): Record<string, string> {
  if ('values' in read) return read.values;
  throw new CliError('input_unusable', `${flag} cannot be used. ${read.problem}`);
}

async function findBrowser(): Promise<BrowserVisit> {
  const browser = await loadBrowser(process.env.CHROMIUM_PATH);
  if (browser) return browser;
  throw new CliError(
    'wrong_usage',
    '--browser needs playwright-core, which is not installed here. Run `npm install --no-save playwright-core`; it drives the Chrome of this machine, or the program that CHROMIUM_PATH names.',
  );
}
