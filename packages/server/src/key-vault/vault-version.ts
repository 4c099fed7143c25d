/** What is made of one version of a vault's key: its public half, and signatures. @module */
import { createPublicKey } from 'node:crypto';
import type { CryptographyClient, KeyVaultKey } from '@azure/keyvault-keys';
import { type createVaultAsker, VaultError } from './ask-vault.ts';

/** As much of Microsoft's `CryptographyClient` as is used. */
export type VaultSigner = Pick<CryptographyClient, 'signData'>;

/** Why a version can never sign as it is, whatever becomes of the vault. */
export class UnusableVersionError extends VaultError {}

const text = (part: Uint8Array) => Buffer.from(part).toString('base64url');

/** The public half as PEM text. @throws {UnusableVersionError} */
export function publicPem({ key, keyType }: KeyVaultKey): string {
  const type = String(keyType ?? key?.kty);
  if (!type.startsWith('RSA') || !key?.n || !key.e) {
    throw new UnusableVersionError(
      `a version is a key for ${type.slice(0, 10)}, not RSA. Disable it, and make an RSA key.`,
    );
  }
  try {
    const jwk = { kty: 'RSA', n: text(key.n), e: text(key.e) };
    return createPublicKey({ key: jwk, format: 'jwk' })
      .export({ type: 'spki', format: 'pem' })
      .toString();
  } catch {
    throw new UnusableVersionError('the public half of a version cannot be read. Disable it.');
  }
}

/** @throws {UnusableVersionError} when the version is for other purposes. */
export function assertMaySign({ keyOperations }: KeyVaultKey): void {
  if (keyOperations && !keyOperations.includes('sign')) {
    throw new UnusableVersionError(
      'a version may not sign: allow the operation Sign on it, or disable it.',
    );
  }
}

/** How long others wait for a first signature before one of them begins anew. */
const OPENING_MS = 1000;

/** A client of Microsoft's, and whether it has learnt whom to ask for a token. */
interface Line {
  signer: VaultSigner;
  isOpen: boolean;
  opening: { ended: Promise<void>; sinceMs: number } | undefined;
}

/**
 * Signs with one version. Microsoft's client sends its first request without a body, to be told whom
 * to ask for a token, and sends it for good like that when another one is answered sooner. So the
 * first goes alone, and whoever comes within a second shares its failure. Who comes later begins
 * anew, with a client that knows nothing of the request that hangs.
 */
export function createSign(
  createSigner: () => VaultSigner,
  ask: ReturnType<typeof createVaultAsker>,
): (bytes: Uint8Array) => Promise<Uint8Array> {
  const createLine = (): Line => ({ signer: createSigner(), isOpen: false, opening: undefined });
  let latest = createLine();

  async function signOnce(line: Line, bytes: Uint8Array): Promise<Uint8Array> {
    const { result } = await ask((abortSignal) =>
      line.signer.signData('RS256', bytes, { abortSignal }),
    );
    line.isOpen = true;
    return result;
  }

  return async function sign(bytes) {
    const { opening } = latest;
    if (opening && performance.now() - opening.sinceMs >= OPENING_MS) latest = createLine();
    const line = latest;
    if (line.opening) await line.opening.ended;
    const signing = signOnce(line, bytes);
    if (!line.isOpen) {
      const ended = signing
        .then(() => {})
        .finally(() => {
          line.opening = undefined;
        });
      ended.catch(() => {});
      line.opening = { ended, sinceMs: performance.now() };
    }
    return signing;
  };
}
