/** Asks a vault: bounded in time, resting when it says so, and failing with what to do about it. @module */
import { within } from '../within.ts';

/** Less than the ten seconds that `keysFrom` gives a look, so that this sentence is the one that is read. */
const LIMIT_MS = 9000;

/** A number from the network is bounded. */
export const MAX_REST_SECONDS = 600;

/** The permission that each request needs, where a vault has access policies instead of roles. */
const PERMISSIONS = { 'list the versions of the key': 'List', 'show the key': 'Get', sign: 'Sign' };

/** What a vault is asked for. */
export type Doing = keyof typeof PERMISSIONS;

/** Why a vault did not do what it was asked for. It repeats nothing that the vault or the credential said. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  /** Present where it may pass by itself: in how many seconds to come back. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, retryAfterSeconds?: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** As much of the errors of Microsoft's clients as is read here. */
interface ClientError {
  name: unknown;
  statusCode: number | undefined;
  retryAfter: unknown;
}

/** What throws when it is asked says nothing, and its message goes nowhere. */
function attempt(ask: () => unknown): unknown {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

const property = (of: unknown, name: string) =>
  typeof of === 'object' && of !== null ? attempt(() => Reflect.get(of, name)) : undefined;

function readError(error: unknown): ClientError {
  const statusCode = property(error, 'statusCode');
  const headers = property(property(error, 'response'), 'headers');
  const get = property(headers, 'get');
  return {
    name: property(error, 'name'),
    statusCode: typeof statusCode === 'number' ? statusCode : undefined,
    retryAfter:
      typeof get === 'function'
        ? attempt(() => Reflect.apply(get, headers, ['retry-after']))
        : undefined,
  };
}

const CREDENTIAL_ERRORS = [
  'AggregateAuthenticationError',
  'AuthenticationError',
  'AuthenticationRequiredError',
  'CredentialUnavailableError',
];

function restOf({ retryAfter }: ClientError, maxSeconds: number): number {
  const seconds = typeof retryAfter === 'string' ? Number(retryAfter) : 1;
  return Number.isFinite(seconds) ? Math.min(Math.max(1, Math.ceil(seconds)), maxSeconds) : 1;
}

/** A connection that broke is worth a second try; whatever was answered is an answer. */
function isBroken({ name, statusCode }: ClientError): boolean {
  return name === 'RestError' && statusCode === undefined;
}

/** The sentence about an answer that is not the one that was asked for. */
function explain(error: ClientError, doing: Doing, restSeconds: number): VaultError {
  const { name, statusCode } = error;
  if (statusCode === 401 || CREDENTIAL_ERRORS.some((known) => known === name)) {
    return new VaultError(
      "the site's identity could not sign in to the vault. See that it has a managed identity, and that the vault is in the same tenant.",
    );
  }
  if (statusCode === 403) {
    const versionMayBe =
      doing === 'sign' ? ', that the version is enabled and has not expired' : '';
    return new VaultError(
      `the vault refuses to ${doing} (403). See that the site's identity has the role Key Vault Crypto User on it (with access policies: ${PERMISSIONS[doing]})${versionMayBe}, and that its firewall lets the site in.`,
    );
  }
  if (statusCode === 404) {
    return new VaultError(
      'the vault has no such key (404). See the name, and the address of the vault.',
    );
  }
  if (statusCode === 429) {
    return new VaultError(
      `the vault has too much to do (429) and is left alone for ${restSeconds} s. See who else uses it; keys that are used much deserve a vault of their own.`,
      restSeconds,
    );
  }
  if (statusCode !== undefined) {
    return new VaultError(`the vault could not ${doing} (${statusCode}).`, 1);
  }
  if (isBroken(error)) return new VaultError('the vault could not be reached.', 1);
  return new VaultError(
    `Microsoft's client would not ${doing}. See that the version is enabled, has not expired and may sign.`,
  );
}

/**
 * Makes what asks one kind of thing. Each kind rests by itself: a vault counts signatures apart.
 *
 * @param maxRestSeconds - for how long the vault may ask to be left alone.
 */
export function createVaultAsker(
  doing: Doing,
  maxRestSeconds: () => number = () => MAX_REST_SECONDS,
): <T>(request: (abortSignal: AbortSignal) => Promise<T>) => Promise<T> {
  let restUntilMs = Number.NEGATIVE_INFINITY;

  return async function askVault(request) {
    const restMs = restUntilMs - performance.now();
    if (restMs > 0) {
      const seconds = Math.ceil(restMs / 1000);
      const message = `the vault had too much to do (429), and is left alone for another ${seconds} s.`;
      throw new VaultError(message, seconds);
    }
    const late = () =>
      new VaultError(`the vault did not answer within ${LIMIT_MS / 1000} seconds.`, 1);
    const signal = AbortSignal.timeout(LIMIT_MS);
    const send = async () => request(signal);
    const attempts = send().catch((error: unknown) => {
      if (signal.aborted || !isBroken(readError(error))) throw error;
      return send();
    });
    try {
      return await within(attempts, LIMIT_MS, late);
    } catch (error) {
      if (error instanceof VaultError) throw error;
      if (signal.aborted) throw late();
      const known = readError(error);
      const restSeconds = restOf(known, maxRestSeconds());
      if (known.statusCode === 429) restUntilMs = performance.now() + restSeconds * 1000;
      throw explain(known, doing, restSeconds);
    }
  };
}
