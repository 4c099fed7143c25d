/** `lcw-auth verify`: explains a token rule by rule, as Omnichannel would judge it. @module */
import type { Check, ContextType, ContextVariable, TokenExplanation } from '@lcw-auth/emulator';
import { createTokenIssuer, keysFrom } from '@lcw-auth/server';
import { InvalidArgumentError } from 'commander';
import {
  addCommand,
  type CliContext,
  Command,
  helpEnd,
  type Report,
  type Run,
  type Warning,
} from '../command.ts';
import { CliError } from '../errors.ts';
import { DURATION_HELP, duration, JSON_FLAG } from '../flags.ts';
import { MAX_KEY_SET_BYTES } from '../key-set/key-set.ts';
import { loadEmulator } from '../load-emulator.ts';
import { readNamedFile, readStdin } from '../read-input.ts';
import { hideTokens, printable } from '../secrets.ts';
import { formatMoment, formatTable, wrap } from '../text.ts';

interface Flags {
  keys?: string;
  clockTolerance: number;
  contextVariable?: ReadonlyMap<string, ContextType>;
}

/** Many times what a header carries (T7). */
const MAX_TOKEN_BYTES = 262_144;

function addType(
  text: string,
  previous: ReadonlyMap<string, ContextType> = new Map(),
): ReadonlyMap<string, ContextType> {
  const [, name = '', type] = /^(.+)=(text|number)$/s.exec(text) ?? [];
  if (type === 'text' || type === 'number') return new Map(previous).set(name, type);
  throw new InvalidArgumentError(
    'Write it as --context-variable msdyn_cartvalue=number, or =text.',
  );
}

export function addVerify(program: Command, context: CliContext, run: Run): void {
  addCommand(program, new Command('verify'))
    .summary('explain a token, rule by rule')
    .description(
      `Reads a token from a file or the standard input and explains it rule by rule: what Omnichannel would make of it, which customer it names, and what the agent would see. The token itself and its signature are not printed.

The token route's answer is read as it is: the bare token, or JSON with a member "token". Without --keys everything but the signature is checked, and the exit code is 1.`,
    )
    .argument('[file]', 'file with the token (default: the standard input)')
    .option(
      '--keys <url|file>',
      "where the site's keys are: their address, a key document in a file, or the site's own key set",
    )
    .option(
      '--clock-tolerance <duration>',
      "how far the site's clock may be off",
      duration({ min: 0, max: 3600 }),
      0,
    )
    .option(
      '--context-variable <name=type>',
      'a context variable of the workstream, text or number. May be repeated; left out, every name is taken as text',
      addType,
    )
    .addOption(JSON_FLAG)
    .addHelpText('after', `\n${DURATION_HELP}`)
    .addHelpText(
      'after',
      helpEnd(
        `lcw-auth verify token.txt --keys https://shop.example/_services/auth/publickey
lcw-auth token --sub 87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10 |
  lcw-auth verify --keys lcw-keys.json`,
        '0 accepted, 1 refused or not checked',
      ),
    )
    .action(run((file: string | undefined, flags: Flags) => verifyToken(context, file, flags)));
}

async function verifyToken(
  context: CliContext,
  file: string | undefined,
  flags: Flags,
): Promise<Report> {
  const { explainToken } = await loadEmulator();
  const keys = flags.keys === undefined ? undefined : await readKeys(context, flags.keys);
  const text = await readToken(context, file);
  const token = tokenIn(text);
  const explanation = await explainToken(token, {
    ...(keys !== undefined && { keys }),
    now: context.now,
    clockToleranceSeconds: flags.clockTolerance,
    ...(flags.contextVariable && { contextVariables: flags.contextVariable }),
  });
  return {
    // A claim may hold anything, another token too.
    json: JSON.parse(hideTokens(JSON.stringify(explanation))),
    text: hideTokens(printable(describe(explanation))),
    warnings: /^["{]/.test(text.trim()) && token !== text.trim() ? [WRAPPED] : [],
    exitCode: explanation.result === 'accepted' ? 0 : 1,
  };
}

/** The widget hands on what the page gives it: what was unwrapped here is not unwrapped there (P1, P8). */
const WRAPPED: Warning = {
  code: 'token_wrapped',
  message:
    'The token was inside JSON. The widget needs it bare: a page that passes on the whole answer is refused. Answer with the token as text/plain, or let the page take it out.',
};

async function readToken(
  { stdin, stderr, cwd }: CliContext,
  file: string | undefined,
): Promise<string> {
  if (file !== undefined) return readNamedFile({ cwd }, 'The argument', file, MAX_TOKEN_BYTES);
  if (stdin.isTTY) stderr.write('Paste the token, then press Enter and Ctrl+D.\n');
  return readStdin(stdin, 'a token', MAX_TOKEN_BYTES);
}

/** The token in what a token route answers, or in what somebody copied out of a request. */
function tokenIn(text: string): string {
  const trimmed = text.trim();
  try {
    const answer: unknown = JSON.parse(trimmed);
    if (typeof answer === 'string') return answer;
    if (typeof answer === 'object' && answer !== null && Object.hasOwn(answer, 'token')) {
      return String((answer as { token: unknown }).token);
    }
  } catch {
    // Bare, as usual.
  }
  return trimmed.replace(/^(?:AuthenticatedUserToken:|Bearer)\s+/i, '');
}

/**
 * An address stays one. Of a file, the document that the site would publish.
 *
 * @throws {CliError} `wrong_usage` or `input_unusable`
 */
async function readKeys(context: CliContext, place: string): Promise<URL | string> {
  if (/^https?:/i.test(place)) {
    if (URL.canParse(place)) return new URL(place);
    throw new CliError('wrong_usage', '--keys is not an address that can be read. Check it.');
  }
  const text = readNamedFile(context, '--keys', place, MAX_KEY_SET_BYTES);
  return /"d"\s*:|PRIVATE KEY-----/.test(text) ? publish(text, context) : text;
}

/** What the site publishes of its own keys. */
async function publish(keys: string, { now }: CliContext): Promise<string> {
  const issuer = createTokenIssuer({
    issuer: 'lcw-auth.test',
    keys: keysFrom(async () => keys),
    user: () => ({}),
    subject: () => '',
    now,
    onWarning: () => {},
  });
  try {
    return (await issuer.publicKeys()).body;
  } catch (cause) {
    throw new CliError(
      'input_unusable',
      '--keys names a file of private keys which cannot be used. `lcw-auth keys list` says why.',
      { cause },
    );
  }
}

const RESULTS: Readonly<Record<TokenExplanation['result'], string>> = {
  accepted: 'Accepted: the customer is authenticated.',
  refused: 'Refused: the customer is not authenticated.',
  unverified:
    'Not verified: nothing is wrong with what was checked, but who signed it was not. Give --keys.',
};

const OUTCOMES: Readonly<Record<Check['outcome'], string>> = {
  passed: 'ok',
  failed: 'FAILED',
  warned: 'warning',
  'not-checked': 'not checked',
};

const INDENT = 19;

function describe({ result, checks, failed, header, claims, context }: TokenExplanation): string {
  const decided = failed ? `\n${wrap(`${failed.rule} ${failed.title}: ${failed.finding}`)}\n` : '';
  return `${wrap(RESULTS[result])}\n${decided}
${checks.map(describeCheck).join('')}${describeMembers('Header', header)}${describeMembers('Claims', claims)}${describeContext(context)}`;
}

function describeCheck({ rule, title, outcome, finding, advice }: Check): string {
  const lines = [finding, ...(advice === undefined ? [] : [`-> ${advice}`])];
  const text = lines.map((line) => `${' '.repeat(INDENT)}${wrap(line, { indent: INDENT })}\n`);
  return `  ${OUTCOMES[outcome].padEnd(11)}  ${rule.padEnd(2)}  ${title}\n${text.join('')}`;
}

const TIMES = ['iat', 'nbf', 'exp'];

/** Shown, not to be trusted: whoever made the token wrote them. Long values go on in the next line. */
function describeMembers(title: string, members: Record<string, unknown> | undefined): string {
  if (members === undefined) return '';
  const width = Math.max(0, ...Object.keys(members).map(({ length }) => Math.min(length, 30)));
  const indent = width + 4;
  const rows = Object.entries(members).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const isTime = TIMES.includes(name) && typeof value === 'number' && Math.abs(value) < 8e12;
    const shown = isTime ? `${text}  ${formatMoment(Math.floor(value))}` : hideTokens(text);
    const pieces = shown.match(new RegExp(`.{1,${80 - indent}}`, 'gsu')) ?? [''];
    return `  ${name.padEnd(width)}  ${pieces.join(`\n${' '.repeat(indent)}`)}\n`;
  });
  return `\n${title}:\n${rows.join('')}`;
}

function describeContext(context: readonly ContextVariable[]): string {
  if (context.length === 0) return '';
  const rows = context.map(({ name, value, type, isDisplayable }) => {
    const shown = isDisplayable
      ? 'shown'
      : isDisplayable === false
        ? 'not shown'
        : 'not documented';
    return [name, type, shown, String(value)];
  });
  return `\nContext variables:\n${formatTable([['NAME', 'TYPE', 'TO THE AGENT', 'VALUE'], ...rows])}`;
}
