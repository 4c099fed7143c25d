/** Asks a vault: bounded in time, resting when it says so, and failing with what to do about it. @module */
import { within } from '../within.ts';

/** Less than the ten seconds that `keysFrom` gives a look, so that this sentence is the one that is read. */
const LIMIT_MS = 9000;

/** A number from the network is bounded. */
const MAX_REST_SECONDS = 600;

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
  name?: unknown;
  statusCode?: unknown;
  response?: { headers?: { get?(name: string): string | undefined } };
}

const CREDENTIAL_ERRORS = [
  'AggregateAuthenticationError',
  'AuthenticationError',
  'AuthenticationRequiredError',
  'CredentialUnavailableError',
];

function retryAfterOf({ response }: ClientError): number {
  const seconds = Number(response?.headers?.get?.('retry-after') ?? 1);
  return Number.isFinite(seconds) ? Math.min(Math.max(1, Math.ceil(seconds)), MAX_REST_SECONDS) : 1;
}

/** A connection that broke is worth a second try; whatever was answered is an answer. */
function isBroken({ name, statusCode }: ClientError): boolean {
  return name === 'RestError' && statusCode === undefined;
}

/** The sentence about an answer that is not the one that was asked for. */
function explain(error: ClientError, doing: Doing): VaultError {
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
    const seconds = retryAfterOf(error);
    return new VaultError(
      `the vault has too much to do (429) and wants to be left alone for ${seconds} s. See who else uses it; keys that are used much deserve a vault of their own.`,
      seconds,
    );
  }
  if (statusCode !== undefined) {
    return new VaultError(`the vault could not ${doing} (${Number(statusCode)}).`, 1);
  }
  if (isBroken(error)) return new VaultError('the vault could not be reached.', 1);
  return new VaultError(
    `Microsoft's client would not ${doing}. See that the version is enabled, has not expired and may sign.`,
  );
}

/** Makes what asks one kind of thing. Each kind rests by itself: a vault counts signatures apart. */
export function createVaultAsker(
  doing: Doing,
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
    const attempt = async () => request(signal);
    const attempts = attempt().catch((error: unknown) => {
      if (signal.aborted || !isBroken((error ?? {}) as ClientError)) throw error;
      return attempt();
    });
    try {
      return await within(attempts, LIMIT_MS, late);
    } catch (error) {
      if (error instanceof VaultError) throw error;
      if (signal.aborted) throw late();
      const known = (error ?? {}) as ClientError;
      if (known.statusCode === 429) restUntilMs = performance.now() + retryAfterOf(known) * 1000;
      throw explain(known, doing);
    }
  };
}
