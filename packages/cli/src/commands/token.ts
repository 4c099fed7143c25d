/** `lcw-auth token`: makes a token as a site would, for a test. @module */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import {
  ConfigError,
  createTokenIssuer,
  type IssuedToken,
  type Keys,
  keysFrom,
  LiveChatAuthError,
} from '@lcw-auth/server';
import { parseKeySet, scheduleKeys, thumbprintOf } from '@lcw-auth/server/keys';
import { InvalidArgumentError, Option } from 'commander';
import {
  addCommand,
  type CliContext,
  Command,
  helpEnd,
  type Report,
  type Run,
} from '../command.ts';
import { CliError } from '../errors.ts';
import {
  DEFAULT_FILE,
  DURATION_HELP,
  duration,
  JSON_FLAG,
  LIFETIME_RANGE,
  repeated,
  STDIN_FLAG,
} from '../flags.ts';
import { isPem, type KeySetPlace, keySetPlace, readText } from '../key-set/key-set-place.ts';
import { formatDuration, formatMoment, formatTable } from '../text.ts';
import { BAD_TOKENS, type BadTokenName, makeBadToken, type TokenParts } from './bad-tokens.ts';

interface Flags {
  sub: string;
  issuer: string;
  context?: Record<string, string>;
  displayed?: string[];
  lifetime: number;
  bad?: BadTokenName;
  stdin?: true;
  json?: true;
}

const BAD_HELP = `What can be wrong, with --bad:\n${formatTable(
  Object.entries(BAD_TOKENS).map(([name, { summary }]) => [name, summary]),
)}`;

function addVariable(text: string, previous: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('Write it as --context msdyn_cartvalue=10000.');
  }
  if (Object.hasOwn(previous, name)) throw new InvalidArgumentError('Give each name once.');
  return { ...previous, [name]: value };
}

export function addToken(program: Command, context: CliContext, run: Run): void {
  addCommand(program, new Command('token'))
    .summary('make a token as a site would, for a test')
    .description(
      `Makes a token with the key of a key set that signs now, as the site's middleware would, or one that is wrong in a way that you choose. The token goes to the standard output, alone.

Whoever has the token is that customer until it expires: use a test customer's record, and send the token to a file or another program.`,
    )
    .argument('[file]', `key set, or a private key as PEM (default: ${DEFAULT_FILE})`)
    .requiredOption('--sub <guid>', "the customer's contact or account record. Required")
    .option('--context <name=value>', 'a context variable, as text. May be repeated', addVariable)
    .option(
      '--displayed <name>',
      'a context variable that the agent is shown; "all" for each. May be repeated',
      repeated,
    )
    .addOption(
      new Option('--lifetime <duration>', 'how long the token lives')
        .argParser(duration(LIFETIME_RANGE))
        .default(900, '15m'),
    )
    .option('--issuer <name>', 'the claim iss', 'lcw-auth.test')
    .addOption(
      new Option('--bad <how>', 'make a token that must be refused').choices(
        Object.keys(BAD_TOKENS),
      ),
    )
    .addOption(STDIN_FLAG)
    .addOption(JSON_FLAG)
    .addHelpText('after', `\n${DURATION_HELP}\n\n${BAD_HELP.trimEnd()}`)
    .addHelpText(
      'after',
      helpEnd(`lcw-auth token --sub 87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10 > token.txt
lcw-auth token --sub 87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10 \\
  --context msdyn_cartvalue=10000 --displayed msdyn_cartvalue |
  lcw-auth verify --keys lcw-keys.json
lcw-auth token --sub 87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10 --bad expired |
  lcw-auth verify --keys lcw-keys.json`),
    )
    .action(run((file: string | undefined, flags: Flags) => makeToken(context, file, flags)));
}

async function makeToken(
  context: CliContext,
  file: string | undefined,
  flags: Flags,
): Promise<Report> {
  const { sub, bad, json = false } = flags;
  const key = await readSigningKey(context, keySetPlace(context, file, flags, false));
  const good = await issue(context, key, flags);
  const token = bad ? makeBadToken(bad, decode(good.token), key.privateKey) : good.token;
  const expiresAt = Math.floor(context.now() / 1000) + good.expiresIn;
  const text = bad
    ? `A token that must be refused: ${BAD_TOKENS[bad].summary}.\n`
    : `A token of ${sub}, until ${formatMoment(expiresAt)} (${formatDuration(good.expiresIn)}).\nWhoever has it is that customer until then.\n`;
  return {
    // With --json the token is in there, and stdout has that alone.
    ...(!json && { product: `${token}\n` }),
    json: { token, kid: key.kid, expiresAt: bad ? null : expiresAt, bad: bad ?? null },
    text,
    warnings: [],
  };
}

/** The key that signs now. */
interface SigningKey {
  privateKey: KeyObject;
  kid: string;
  /** As the middleware takes it. */
  keys: Keys;
}

/** @throws {CliError} `not_a_key_set` */
async function readSigningKey(context: CliContext, place: KeySetPlace): Promise<SigningKey> {
  const { text } = await readText(place);
  if (isPem(text)) return readPem(text, place);
  const parsed = parseKeySet(text);
  const problem = 'problem' in parsed ? parsed.problem : undefined;
  const entries = 'problem' in parsed ? [] : parsed.keys;
  const named = await Promise.all(
    entries.map(async (entry) => ({
      ...entry,
      kid: entry.kid ?? (entry.publicKey ? await thumbprintOf(entry.publicKey) : ''),
    })),
  );
  // Neither time changes which key signs; they say which are published.
  const timing = { lifetimeSeconds: 0, keyCacheSeconds: 0 };
  const places = scheduleKeys(named, timing, Math.floor(context.now() / 1000));
  const signing = places.find(({ state }) => state === 'signing')?.key;
  if (signing?.privateKey) {
    const { privateKey, kid } = signing;
    const jwk = { ...privateKey.export({ format: 'jwk' }), kid };
    return { privateKey, kid, keys: { keys: [jwk] } };
  }
  throw new CliError(
    'not_a_key_set',
    `${place.sourceName} cannot be used: ${problem ?? 'every key in it is revoked.'}`,
  );
}

/** @throws {CliError} `not_a_key_set`, which repeats nothing of it. */
async function readPem(text: string, { sourceName }: KeySetPlace): Promise<SigningKey> {
  try {
    const privateKey = createPrivateKey(text);
    return { privateKey, kid: await thumbprintOf(privateKey), keys: text };
  } catch {
    throw new CliError(
      'not_a_key_set',
      `${sourceName} is PEM text, and not a private RSA key. Give the private key, without a passphrase.`,
    );
  }
}

/** For each option of the middleware the flag that sets it. */
const FLAG_OF: Readonly<Record<string, string>> = {
  issuer: '--issuer',
  displayedContext: '--displayed',
  lifetimeSeconds: '--lifetime',
};

/** @throws {CliError} `wrong_usage` or `token_not_made` */
async function issue(
  context: CliContext,
  { keys }: SigningKey,
  { sub, issuer, context: variables = {}, displayed = [], lifetime }: Flags,
): Promise<IssuedToken> {
  try {
    const tokens = createTokenIssuer({
      issuer,
      keys: keysFrom(async () => keys),
      user: () => ({}),
      subject: () => sub,
      context: () => variables,
      displayedContext: displayed.includes('all') ? 'all' : displayed,
      lifetimeSeconds: lifetime,
      now: context.now,
      onWarning: () => {},
    });
    return await tokens.issue({}, new IncomingMessage(new Socket()));
  } catch (error) {
    if (error instanceof ConfigError) {
      const problems = error.problems.map(
        ({ option, received, fix }) => `${FLAG_OF[option] ?? option}: received ${received}. ${fix}`,
      );
      throw new CliError('wrong_usage', problems.join(' '), { cause: error });
    }
    if (!(error instanceof LiveChatAuthError)) throw error;
    if (error.code === 'invalid_subject') {
      throw new CliError(
        'token_not_made',
        `No token was made. --sub has ${sub.length} characters that are not the GUID of a record. Give the GUID of a test customer's contact or account record, such as 87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10.`,
        { cause: error },
      );
    }
    throw new CliError('token_not_made', `No token was made. ${error.message}`, { cause: error });
  }
}

function decode(token: string): TokenParts {
  const [header = '', claims = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  return { header: read(header), claims: read(claims) };
}
