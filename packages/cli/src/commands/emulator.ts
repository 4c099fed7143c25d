/** `lcw-auth emulator`: starts the emulator and says what to do with it. @module */
import type {
  Check,
  ConfigError,
  Emulator,
  EmulatorOptions,
  LogEntry,
  StartError,
} from '@lcw-auth/emulator';
import { addCommand, type CliContext, Command, helpEnd, type Run } from '../command.ts';
import { CliError } from '../errors.ts';
import { type EmulatorTables, loadEmulator } from '../load-emulator.ts';
import { wrap } from '../text.ts';
import {
  emulatorFlags,
  emulatorOptions,
  type FlagValues,
  faultsHelp,
  faultWords,
  flagFor,
} from './emulator-flags.ts';

const KEY_URL = 'http://localhost:3000/_services/auth/publickey';

/** @param tables - of its options and faults; left out where another command was asked for. */
export function addEmulator(
  program: Command,
  context: CliContext,
  run: Run,
  tables: EmulatorTables | undefined,
): void {
  const command = addCommand(program, new Command('emulator'))
    .summary('start a local stand-in for the Dynamics 365 live chat')
    .description(
      `Starts a local stand-in for the live chat of Dynamics 365: it serves the chat widget, verifies your site's tokens rule by rule, and shows what the agent would see. It needs no Dynamics tenant. It goes on until Ctrl+C, and forgets everything when it ends.`,
    );
  if (tables === undefined) return;
  for (const flag of emulatorFlags(tables)) command.addOption(flag);
  command
    .option('--verbose', 'print a line for each request')
    .addHelpText('after', `\n${faultsHelp(tables)}`)
    .addHelpText(
      'after',
      helpEnd(
        `lcw-auth emulator \\
  --public-key-url ${KEY_URL}
lcw-auth emulator \\
  --public-key-url ${KEY_URL} \\
  --context-variable msdyn_cartvalue=number \\
  --contact 87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10=Kim
lcw-auth emulator \\
  --public-key-url ${KEY_URL} \\
  --fault clock-skew=-30 --fault connector-delay=3`,
        '0 stopped, 1 could not be started',
      ),
    )
    .action(run((values: FlagValues) => runEmulator(context, tables, values)));
}

async function runEmulator(
  context: CliContext,
  tables: EmulatorTables,
  values: FlagValues,
): Promise<undefined> {
  const options = emulatorOptions(tables, context.cwd, values);
  const onRequest = (entry: LogEntry) => context.stdout.write(logLine(entry));
  // Before it starts, so that a signal in between is not lost.
  const stopped = (context.waitForStop ?? waitForSignal)();
  const emulator = await start(tables, values.verbose ? { ...options, onRequest } : options);
  context.stdout.write(welcome(tables, emulator, options));
  const told = emulator.checkPublicKey().then((checks) => {
    if (emulator.state === 'running') context.stdout.write(keyLines(tables, checks));
  });
  // It may take a while, and nobody has to wait for it.
  await Promise.race([stopped, told]);
  await stopped;
  await emulator.close();
  context.stdout.write('The emulator has stopped.\n');
}

async function start(tables: EmulatorTables, options: EmulatorOptions): Promise<Emulator> {
  const { startEmulator } = await loadEmulator();
  try {
    return await startEmulator(options);
  } catch (error) {
    throw explain(tables, error);
  }
}

function explain(tables: EmulatorTables, error: unknown): unknown {
  const { name } = error as Error;
  if (name === 'ConfigError') {
    const problems = (error as ConfigError).problems.map(
      ({ option, received, fix }) => `\n  ${flagFor(tables, option)}: received ${received}. ${fix}`,
    );
    const message = `The emulator cannot be started with this:${problems.join('')}`;
    return new CliError('wrong_usage', message, { cause: error });
  }
  if (name !== 'StartError') return error;
  const message = (error as StartError).message
    .replace(/the option "(\w+)"/, (_, option: string) => flagFor(tables, option))
    .replace(/Try another .*/, 'Try another --host or --port.');
  return new CliError('emulator_not_started', message, { cause: error });
}

/** Resolves at the first SIGINT or SIGTERM. A second one ends the process at once. */
function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
  });
}

function welcome(tables: EmulatorTables, emulator: Emulator, options: EmulatorOptions): string {
  return `
${labelled("Agent's view", emulator.agentUrl)}${labelled('Client function', options.clientFunction ?? 'auth.getAuthenticationToken')}${httpsLines(emulator, options)}${switchLines(tables, emulator, options)}
  1. Paste this into the site's pages, after the script that defines the client function:

${emulator.widgetTag}

  2. Sign in to the site, press the chat button and send a message.
  3. Open the agent's view: it says who the customer is, and explains every verdict.

  Ctrl+C stops it.
`;
}

/** Whether the key address answers, which a site that starts later does not yet. */
export function keyLines(tables: EmulatorTables, checks: readonly Check[]): string {
  const failure = checks.find(({ outcome }) => outcome === 'failed');
  if (failure === undefined)
    return `  The site's public key address answers with what it should.\n`;
  const { rule, finding, advice = '' } = failure;
  const words = `The site's public key is not there yet (${rule}): ${finding} ${advice}`;
  const named = words.replace(/the option "(\w+)"/, (_, name: string) => flagFor(tables, name));
  return `  ${wrap(named.trim(), { indent: 2 })}\n`;
}

function labelled(label: string, text: string): string {
  return `  ${label.padEnd(17)}${text}\n`;
}

/** Where the page has to accept the certificate first, unless the user brought one. */
export function httpsLines({ httpsUrl }: Emulator, { tls }: EmulatorOptions): string {
  const advice = `                   If the page uses the chat SDK or the React widget, open this
                   address once and accept its certificate. The script tag needs no
                   https.
`;
  return `${labelled('Over https', httpsUrl)}${tls === undefined ? advice : ''}`;
}

/** The address of this machine's own loopback interface, in its usual forms. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/;

/** What is out of the ordinary; empty when nothing is. */
export function switchLines(
  tables: EmulatorTables,
  { faults, widgets }: Emulator,
  { loose, host = 'localhost', outOfOperatingHours }: EmulatorOptions,
): string {
  const on = faultWords(tables, faults);
  const further = widgets.slice(1).map(({ widgetTag }) => widgetTag);
  return [
    on.length > 0 && labelled('Faults', `${on.join(', ')}. The agent's view switches them off`),
    loose &&
      labelled(
        'Loose',
        "what is not emulated gets an empty answer, and is listed in the agent's view",
      ),
    outOfOperatingHours && labelled('Out of hours', 'no chat begins'),
    !LOOPBACK.test(host) &&
      labelled('Open', `whoever reaches ${host} sees the agent's view: use test customers only`),
    further.length > 0 &&
      `\n  The further widgets, instead of the tag below:\n\n${further.join('\n')}\n`,
  ]
    .filter((line) => line)
    .join('');
}

/** What `--verbose` prints of a call. */
function logLine(entry: LogEntry): string {
  const { at, method, path, status, durationMs, refusal, rule, fault, unknown } = entry;
  const time = new Date(at).toISOString().slice(11, 19);
  const remarks = [
    refusal !== undefined && rule !== undefined ? `${rule} ${refusal}` : refusal,
    fault === undefined ? undefined : `(fault ${fault})`,
    unknown === undefined ? undefined : `(unknown ${unknown})`,
  ].filter((remark) => remark !== undefined);
  return `${[time, status || '---', `${method} ${path}`, `${durationMs} ms`, ...remarks].join('  ')}\n`;
}
