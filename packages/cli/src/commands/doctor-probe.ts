/** `lcw-auth doctor --probe`: asks a tenant's service by experiment what nobody documents. @module */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { CliContext, Report } from '../command.ts';
import { type Findings, sayFindings } from '../doctor/probe/questions.ts';
import { type ProbeResult, runProbe } from '../doctor/probe/run-probe.ts';
import { readState, targetOf, writeState } from '../doctor/probe/state.ts';
import { writeTable } from '../doctor/probe/table.ts';
import { CliError } from '../errors.ts';
import { OWN_VERSION } from '../load-emulator.ts';
import { wrap } from '../text.ts';
import { askForLeave, assertAskable, createProgress, watchForStop } from './doctor-terminal.ts';

export interface ProbeFlags {
  widget?: string;
  orgUrl?: URL;
  listen?: { host: string; port: number };
  publicUrl?: URL;
  state?: string;
  maxConversations?: number;
  maxWait?: number;
  yes?: boolean;
}

export const DEFAULT_STATE_FILE = 'lcw-probe.json';
const DEFAULT_CONVERSATIONS = 150;
const DEFAULT_WAIT_SECONDS = 7200;
const MAX_STATE_BYTES = 64 * 1024;

/** A port, for this machine alone, or an address and a port. */
export function listenAddress(text: string): { host: string; port: number } {
  const [, host = '127.0.0.1', digits] =
    /^(?:([\w.-]+|\[[\da-f:]+\]):)?(\d{1,5})$/i.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535) {
    throw new InvalidArgumentError('It is not a port: write 8080, or 0.0.0.0:8080.');
  }
  return { host: host.replace(/^\[|\]$/g, ''), port };
}

export function toCount(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('It is not a whole number from 1 to 9999.');
}

interface Needed {
  widget: string;
  listen: { host: string; port: number };
  publicUrl: URL;
}

function needed(site: URL | undefined, { widget, listen, publicUrl }: ProbeFlags): Needed {
  if (site) throw new CliError('wrong_usage', '--probe looks at no site: leave the address out.');
  if (widget !== undefined && listen && publicUrl) return { widget, listen, publicUrl };
  const missing = widget === undefined ? '--widget' : listen ? '--public-url' : '--listen';
  throw new CliError(
    'wrong_usage',
    `--probe needs --listen, --public-url and --widget: ${missing} is missing.`,
  );
}

export async function probe(
  context: CliContext,
  site: URL | undefined,
  flags: ProbeFlags,
): Promise<Report> {
  const { widget, listen, publicUrl } = needed(site, flags);
  const { yes, orgUrl, maxConversations = DEFAULT_CONVERSATIONS } = flags;
  if (!yes) assertAskable(context, '--probe starts conversations that agents may see');
  const file = flags.state ?? DEFAULT_STATE_FILE;
  const target = targetOf(widget);
  const findings = loadState(context, file, target);
  const stopping = new AbortController();
  let endWatch = (): void => {};
  const progress = createProgress(context);
  try {
    const result = await runProbe({
      widgetTag: widget,
      ...(orgUrl ? { orgUrl } : {}),
      publicUrl,
      listen: { ...listen, ...(context.generateKey ? { generateKey: context.generateKey } : {}) },
      now: context.now,
      wait: (ms) => (context.wait ? context.wait(ms) : wait(ms, stopping.signal)),
      signal: stopping.signal,
      maxConversations,
      maxWaitSeconds: flags.maxWait ?? DEFAULT_WAIT_SECONDS,
      findings,
      onFinding: (found) => writeFileSync(resolve(context.cwd, file), writeState(target, found)),
      onProgress: progress.say,
      async askForLeave(): Promise<void> {
        const about = { publicUrl, maxConversations, file };
        if (!yes && !(await askForLeave(context, question(about)))) {
          throw new CliError('wrong_usage', 'Nothing was started. Answer y to begin.');
        }
        // Until here there is nothing to end, so Ctrl+C may just end the program.
        const { signal, end } = watchForStop(context);
        signal.addEventListener('abort', () => stopping.abort());
        endWatch = end;
      },
    }).catch((error: unknown) => {
      throw toListenError(error, listen.port);
    });
    if (result.tries === 0 && result.ended !== undefined) {
      throw new CliError('input_unusable', `Nothing was tried. ${result.ended}`);
    }
    progress.clear();
    return reportOn(result, context.now());
  } finally {
    progress.clear();
    endWatch();
  }
}

function question(about: { publicUrl: URL; maxConversations: number; file: string }): string {
  const { publicUrl, maxConversations, file } = about;
  return `The probe's own keys are served at
${publicUrl.href}
${wrap(`Save this address now as the public key URL of the test setting, and link the setting to the test widget. At most ${maxConversations} conversations will be started in it (usually 30 to 80) and ended at once; agents may see them. It takes minutes, or hours where the service keeps keys for long. Ctrl+C ends it; what was found is in ${file}, and the same command goes on.`)}
`;
}

function loadState(context: CliContext, file: string, target: string): Findings {
  let text: string;
  try {
    text = readFileSync(resolve(context.cwd, file), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  const state =
    text.length > MAX_STATE_BYTES ? { problem: 'is too large' } : readState(text, target);
  if ('findings' in state) return state.findings;
  throw new CliError(
    'input_unusable',
    `${file} ${state.problem}. Remove it, or name another file with --state.`,
  );
}

/** Until the time is over or the probe is stopped. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolveWait) => {
    const timer = setTimeout(finish, ms);
    function finish(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolveWait();
    }
    if (signal.aborted) finish();
    else signal.addEventListener('abort', finish);
  });
}

function toListenError(error: unknown, port: number): unknown {
  if (!(error instanceof Error && 'syscall' in error && error.syscall === 'listen')) return error;
  const code = 'code' in error ? String(error.code) : 'no reason given';
  return new CliError(
    'wrong_usage',
    `Nothing can be served on port ${port} (${code}). Give --listen another.`,
  );
}

function reportOn(result: ProbeResult, now: number): Report {
  const { findings, ended, notEnded, ...counts } = result;
  const answers = sayFindings(findings);
  const what = ended === undefined ? '' : `\n${wrap(`It ended early. ${ended}`)}\n`;
  const left =
    notEnded === 0
      ? ''
      : `\n${wrap(`${notEnded} conversations could not be ended: end them in the agents' workspace.`)}\n`;
  const hint =
    '\nWhether a context value that was accepted also reaches the agent cannot be seen\nfrom here: look for lcwAuthProbe in a conversation. How to send the table is in\nDIFFERENCES.md of @lcw-auth/emulator.\n';
  return {
    text: `${writeTable(result, { version: OWN_VERSION, now })}${hint}${what}${left}`,
    json: { ...counts, answers, findings, notEnded, ended: ended ?? null },
    warnings: [],
    exitCode: ended === undefined && notEnded === 0 ? 0 : 1,
  };
}
