/** Signs claims with a key, in its turn and within a time limit. @module */
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import type { SigningKey } from '../keys/key-source.ts';
import type { Config } from '../options/options.ts';
import { signJws } from './sign-jws.ts';
import { createSigningQueue } from './signing-queue.ts';
import { within } from './within.ts';

/** A remote signature is waiting, not work: as many as a vault's limits usually bear. */
const MAX_CONCURRENT_REMOTE = 32;

/** Makes a compact JWS. Rejects with `signing_failed` or `overloaded`. */
export type TokenSigner = (claims: object, key: SigningKey) => Promise<string>;

/** Makes the signer of a configuration. */
export function createTokenSigner(config: Config): TokenSigner {
  const local = createSigningQueue(config.maxConcurrentSignatures);
  const remote = createSigningQueue(MAX_CONCURRENT_REMOTE);
  const limitMs = config.callbackTimeoutMs;
  const late = () => new Error(`no signature within callbackTimeoutMs (${limitMs} ms)`);

  async function sign(claims: object, key: SigningKey): Promise<string> {
    try {
      const signing = signJws(claims, key);
      return await (key.isRemote ? within(signing, limitMs, late) : signing);
    } catch (cause) {
      throw new LiveChatAuthError('signing_failed', `Key ${key.kid} could not sign.`, { cause });
    }
  }

  return (claims, key) => (key.isRemote ? remote : local).run(() => sign(claims, key));
}
