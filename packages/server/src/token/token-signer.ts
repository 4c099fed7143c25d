/** Signs claims as a compact JWS (RFC 7515), in its turn and in time, the same way for every kind of key. @module */
import type { IncomingMessage } from 'node:http';
import { isLiveChatAuthError, LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import type { SigningKey } from '../keys/key-source.ts';
import type { Config } from '../options/options.ts';
import type { Deadline } from './deadline.ts';
import { createSigningQueue } from './signing-queue.ts';

/** A remote signature is waiting, not work: as many as a vault's limits usually bear. */
const MAX_CONCURRENT_REMOTE = 32;

/** Behind a vault that hangs, more would only wait longer to be refused. */
const MAX_WAITING_REMOTE = 64;

/** How many may wait for each local signature in flight: about a quarter of a second's work. */
const WAITING_PER_LOCAL_SLOT = 256;

/**
 * Makes a compact JWS. Rejects with `signing_failed`, with `overloaded` when there is no signature
 * in time, and with `client_gone` when nobody waits for it any more by the time it is this request's turn.
 */
export type TokenSigner = (
  claims: object,
  key: SigningKey,
  request: IncomingMessage,
  deadline: Deadline,
) => Promise<string>;

const base64url = (text: string) => Buffer.from(text).toString('base64url');

/** A key's header is the same in every token. */
const headers = new WeakMap<SigningKey, string>();

function headerOf(key: SigningKey): string {
  const known = headers.get(key);
  if (known !== undefined) return known;
  const header = base64url(JSON.stringify({ alg: 'RS256', typ: 'JWT', kid: key.kid }));
  headers.set(key, header);
  return header;
}

/** Composes and signs, with RS256 (T1). */
async function signJws(claims: object, key: SigningKey): Promise<string> {
  const input = `${headerOf(key)}.${base64url(JSON.stringify(claims))}`;
  const signature = await key.sign(Buffer.from(input, 'latin1'));
  return `${input}.${Buffer.from(signature).toString('base64url')}`;
}

/** Whether nobody waits any more. Without Express a site may have no request at hand, or one of another kind. */
function hasGone(request: IncomingMessage | null | undefined): boolean {
  try {
    return request?.socket?.destroyed === true;
  } catch {
    return false;
  }
}

function lateSignature(key: SigningKey, limitMs: number): LiveChatAuthError {
  const reason = key.isRemote
    ? `The remote signer of key ${key.kid} has not answered`
    : "No signature was made, since Node's thread pool is busy with something else (password hashes, files that hang),";
  return new LiveChatAuthError(
    'overloaded',
    `${reason} within callbackTimeoutMs (${limitMs} ms). See what holds it up.`,
  );
}

/** Makes the signer of a configuration. */
export function createTokenSigner(config: Config): TokenSigner {
  const slots = config.maxConcurrentSignatures;
  const local = createSigningQueue(slots, slots * WAITING_PER_LOCAL_SLOT);
  const remote = createSigningQueue(MAX_CONCURRENT_REMOTE, MAX_WAITING_REMOTE);

  return async function signToken(claims, key, request, deadline) {
    const queue = key.isRemote ? remote : local;
    await queue.enter(deadline);
    if (hasGone(request)) {
      queue.leave();
      throw new LiveChatAuthError('client_gone');
    }
    const signature = signJws(claims, key);
    const inTime = deadline.wait(signature, () => lateSignature(key, deadline.limitMs));
    // A local turn ends with the work: a thread may be busy for somebody who has given up. A vault's
    // is not this machine's work and may never end, so that a turn ends when it is given up.
    (key.isRemote ? inTime : signature).then(queue.leave, queue.leave);
    try {
      return await inTime;
    } catch (cause) {
      if (isLiveChatAuthError(cause)) throw cause;
      throw new LiveChatAuthError('signing_failed', `Key ${key.kid} could not sign.`, { cause });
    }
  };
}
