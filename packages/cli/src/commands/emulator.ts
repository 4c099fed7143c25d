/** `lcw-auth emulator`: starts the emulator and says what to do with it. @module */
import type {
  ConfigError,
  Emulator,
  EmulatorOptions,
  LogEntry,
  StartError,
} from '@lcw-auth/emulator';
import type { CliContext } from '../cli-context.ts';
import type { Command } from '../command.ts';
import { CliError } from '../errors/cli-error.ts';
import { faultFlagFor } from './emulator-faults.ts';
import { FLAG_OF, parseEmulatorFlags } from './emulator-flags.ts';
import { httpsLines, logLine, switchLines } from './emulator-lines.ts';
import { waitForSignal } from './wait-for-signal.ts';

const HELP = `Usage: lcw-auth emulator --public-key-url <url> [options]

Starts a local stand-in for the live chat of Dynamics 365: it serves the chat widget,
verifies your site's tokens rule by rule, and shows what the agent would see. It needs no
Dynamics tenant. It goes on until Ctrl+C, and forgets everything when it ends.

Examples:
  lcw-auth emulator --public-key-url http://localhost:3000/_services/auth/publickey
  lcw-auth emulator --public-key-url http://localhost:3000/_services/auth/publickey \\
    --context-variable msdyn_cartvalue=number --context-variable msdyn_isvip=text \\
    --contact 87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10=Kim
  lcw-auth emulator --public-key-url http://localhost:3000/_services/auth/publickey \\
    --fault clock-skew=-30 --fault connector-delay=3

Options:
  --public-key-url <url>         where the site publishes its key. Required
  --port <number>                0 takes any free port. Default: 3001
  --host <address>               address to listen on. Default: 127.0.0.1. Any other
                                 opens the agent's view to the network
  --https-port <number>          the same over https, which the chat SDK wants.
                                 Default: 0, any free port
  --tls-key <file>               PEM files of a certificate that your browser trusts,
  --tls-cert <file>              such as mkcert's. Left out, one is made at each start
  --client-function <name>       the page's client function.
                                 Default: auth.getAuthenticationToken
  --token-read <when>            at-start (as documented) or at-registration (as an older
                                 widget does). Default: at-start
  --sign-in-optional             let a visitor without a token chat as a guest
  --no-authentication            no authentication setting: everybody chats as a guest
  --persistent                   one conversation of each customer that goes on for ever
  --no-reconnect                 an open chat is not found again in another tab
  --out-of-hours                 outside operating hours: no chat begins
  --pre-chat-survey <file>       adaptive card with the questions before a chat, for the
                                 chat SDK: the widget of the script tag shows none
  --data-mask <name=regex>       what the chat SDK blots out before it sends.
                                 May be repeated
  --widget <guid[,setting...]>   one more widget. Settings are sign-in-optional,
                                 no-authentication, persistent, no-reconnect and
                                 out-of-hours; the rest is as above. May be repeated
  --organization-id <guid>       the ids in the widget's script tag
  --widget-id <guid>
  --key-cache <seconds>          how long fetched keys are used again, such as 43200 for
                                 twelve hours. Default: 0
  --clock-tolerance <seconds>    how far the site's clock may be off. Default: 0
  --context-variable <name=type> a context variable of the workstream, text or number.
                                 May be repeated; left out, every name is taken as text
  --context-wins <side>          token or page: whose value counts when both give a context
                                 variable of the same name. Default: token
  --contact <guid=name>          a contact record that exists. May be repeated; left out,
                                 every GUID counts as a record
  --inactive-contact <guid=name> a record that is not active, and so links to nothing
  --fault <name[=value]>         switch a fault on, to see how the site takes it. May be
                                 repeated; the faults are below
  --loose                        let calls and fields pass that the emulator does not know,
                                 instead of refusing them with 501. Both are listed in the
                                 agent's view
  --verbose                      print a line for each request
  -h, --help                     print this

Faults, which the agent's view can switch on and off as well. None of them lets a wrong
token through, and what one of them causes begins with "Fault switched on:".
  key-endpoint-delay=<seconds>   the public key address answers late, 0 to 60. After 5
                                 seconds it is given up, and tokens are refused (rule K1)
  key-endpoint-failure=<how>     unreachable, status-500, redirect or html: tokens are
                                 refused (K1), and the site is not asked
  clock-skew=<seconds>           the service's clock is ahead: good tokens look expired
                                 (T2). Behind, with a minus: they look post-dated (T4)
  stale-key-cache                the first fetched keys go on being used: a token of a
                                 key that is published later is refused (K5)
  connector-failure=<how>        status-401, status-503 or dropped: no chat starts. The
                                 last two also keep the widget of a page that loads
                                 meanwhile from starting (code 7)
  connector-delay=<seconds>      the connector answers late, 0 to 60

Exit codes: 0 stopped, 1 could not be started, 2 wrong usage.
`;

const WELCOME = (emulator: Emulator, options: EmulatorOptions) => `
  Agent's view     ${emulator.agentUrl}
  Client function  ${options.clientFunction ?? 'auth.getAuthenticationToken'}
${httpsLines(emulator, options)}${switchLines(emulator, options)}
  1. Paste this into the site's pages, after the script that defines the client function:

${emulator.widgetTag}

  2. Sign in to the site, press the chat button and send a message.
  3. Open the agent's view: it says who the customer is, and explains every verdict.

  Ctrl+C stops it.
`;

/** The flag for an option, which may name one entry of it, such as `contacts["…"]`. */
const flagFor = (option: string) =>
  faultFlagFor(option) ?? FLAG_OF[option.split(/[.[]/, 1)[0] ?? ''] ?? option;

function explain(error: unknown): unknown {
  const { name } = error as Error;
  if (name === 'ConfigError') {
    const problems = (error as ConfigError).problems.map(
      ({ option, received, fix }) => `\n  ${flagFor(option)}: received ${received}. ${fix}`,
    );
    const message = `The emulator cannot be started with this:${problems.join('')}`;
    return new CliError('wrong_usage', message, { cause: error });
  }
  if (name !== 'StartError') return error;
  const message = (error as StartError).message
    .replace(/the option "(\w+)"/, (_, option: string) => flagFor(option))
    .replace(/Try another .*/, 'Try another --host or --port.');
  return new CliError('emulator_not_started', message, { cause: error });
}

async function start(options: EmulatorOptions): Promise<Emulator> {
  // Loaded only here: the commands for keys do without it.
  const { startEmulator } = await import('@lcw-auth/emulator');
  try {
    return await startEmulator(options);
  } catch (error) {
    throw explain(error);
  }
}

async function run(argv: readonly string[], context: CliContext): Promise<undefined> {
  const { options, verbose } = parseEmulatorFlags(argv);
  const onRequest = (entry: LogEntry) => context.stdout.write(logLine(entry));
  // Before it starts, so that a signal in between is not lost.
  const stopped = (context.waitForStop ?? waitForSignal)();
  const emulator = await start(verbose ? { ...options, onRequest } : options);
  context.stdout.write(WELCOME(emulator, options));
  await stopped;
  await emulator.close();
  context.stdout.write('The emulator has stopped.\n');
}

/** Starts the emulator. */
export const emulator: Command = {
  name: 'emulator',
  summary: 'start a local stand-in for the Dynamics 365 live chat',
  help: HELP,
  run,
};
