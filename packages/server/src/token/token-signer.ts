/** Signs claims with a key, in its turn and within a time limit. @module */
import type { IncomingMessage } from 'node:http';
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import type { SigningKey } from '../keys/key-source.ts';
import type { Config } from '../options/options.ts';
import { within } from '../within.ts';
import { signJws } from './sign-jws.ts';
import { createSigningQueue, overloaded } from './signing-queue.ts';

/** A remote signature is waiting, not work: as many as a vault's limits usually bear. */
const MAX_CONCURRENT_REMOTE = 32;

/** Behind a vault that hangs, more would only wait longer to be refused. */
const MAX_WAITING_REMOTE = 64;

/** How many may wait for each local signature in flight: about a quarter of a second's work. */
const WAITING_PER_LOCAL_SLOT = 256;

/**
 * Makes a compact JWS. Rejects with `signing_failed` or `overloaded`, and with `client_gone` when
 * nobody waits for the answer any more by the time it is this request's turn.
 */
export type TokenSigner = (
  claims: object,
  key: SigningKey,
  request: IncomingMessage,
) => Promise<string>;

/** Makes the signer of a configuration. */
export function createTokenSigner(config: Config): TokenSigner {
  const slots = config.maxConcurrentSignatures;
  const local = createSigningQueue(slots, slots * WAITING_PER_LOCAL_SLOT);
  const remote = createSigningQueue(MAX_CONCURRENT_REMOTE, MAX_WAITING_REMOTE);
  const limitMs = config.callbackTimeoutMs;
  const late = () => new Error(`no signature within callbackTimeoutMs (${limitMs} ms)`);

  async function signInTime(claims: object, key: SigningKey, leftMs: number): Promise<string> {
    try {
      const signing = signJws(claims, key);
      // What this machine computes itself takes no timer: it cannot hang.
      return await (key.isRemote ? within(signing, leftMs, late) : signing);
    } catch (cause) {
      throw new LiveChatAuthError('signing_failed', `Key ${key.kid} could not sign.`, { cause });
    }
  }

  return async (claims, key, request) => {
    const queue = key.isRemote ? remote : local;
    const startedMs = performance.now();
    const turn = queue.turn();
    if (turn) await turn;
    try {
      if (request.socket?.destroyed) throw new LiveChatAuthError('client_gone');
      const leftMs = limitMs - (performance.now() - startedMs);
      if (leftMs <= 0) throw overloaded(`no turn to sign within ${limitMs} ms.`);
      return await signInTime(claims, key, leftMs);
    } finally {
      queue.done();
    }
  };
}
