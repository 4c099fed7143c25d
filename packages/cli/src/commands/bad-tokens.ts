/** What can be wrong with a token, for tests of whoever verifies it: each is wrong in one way alone. @module */
import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';

/** A token before it is signed. */
export interface TokenParts {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

/** As typed. */
export type BadTokenName =
  | 'expired'
  | 'post-dated'
  | 'foreign-key'
  | 'unknown-kid'
  | 'tampered'
  | 'unsigned'
  | 'hs256'
  | 'no-subject'
  | 'milliseconds'
  | 'context-object';

/** One way to be wrong. */
interface BadToken {
  /** For the help page. */
  summary: string;
  /** What differs from a good token. */
  change?: (parts: TokenParts) => TokenParts;
  /** How it is signed, if not with the key. */
  sign?: (text: string, privateKey: KeyObject) => Buffer;
  /** What is changed after it was signed. */
  tamper?: (claims: TokenParts['claims']) => TokenParts['claims'];
}

const signRs256 = (text: string, key: KeyObject) => sign('sha256', Buffer.from(text), key);

const withHeader = (more: object) => (parts: TokenParts) => ({
  ...parts,
  header: { ...parts.header, ...more },
});

const withClaims = (more: (claims: TokenParts['claims']) => object) => (parts: TokenParts) => ({
  ...parts,
  claims: { ...parts.claims, ...more(parts.claims) },
});

const HOUR_SECONDS = 3600;

const laterBy = (seconds: number) =>
  withClaims(({ iat, nbf, exp }) => ({
    iat: Number(iat) + seconds,
    nbf: Number(nbf) + seconds,
    exp: Number(exp) + seconds,
  }));

export const BAD_TOKENS: Readonly<Record<BadTokenName, BadToken>> = {
  expired: {
    summary: 'its time has passed, an hour ago',
    change: (parts) => {
      const { iat, exp } = parts.claims;
      return laterBy(Number(iat) - Number(exp) - HOUR_SECONDS)(parts);
    },
  },
  'post-dated': { summary: 'its time begins in an hour', change: laterBy(HOUR_SECONDS) },
  'foreign-key': {
    summary: "signed by another key, with this key's kid",
    sign: (text) => signRs256(text, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
  },
  'unknown-kid': {
    summary: 'the kid of a key that nobody publishes',
    change: withHeader({ kid: 'no-such-key' }),
  },
  tampered: {
    summary: 'the subject was changed after it was signed',
    tamper: (claims) => ({ ...claims, sub: '00000000-0000-4000-8000-000000000001' }),
  },
  unsigned: {
    summary: 'alg "none", and no signature',
    change: withHeader({ alg: 'none' }),
    sign: () => Buffer.alloc(0),
  },
  hs256: {
    summary: 'signed with the public key as a shared secret',
    change: withHeader({ alg: 'HS256' }),
    sign: (text, key) =>
      createHmac('sha256', createPublicKey(key).export({ type: 'spki', format: 'pem' }))
        .update(text)
        .digest(),
  },
  'no-subject': {
    summary: 'it does not say who the customer is',
    change: withClaims(() => ({ sub: undefined })),
  },
  milliseconds: {
    summary: 'its times are in milliseconds',
    change: withClaims(({ iat, nbf, exp }) => ({
      iat: Number(iat) * 1000,
      nbf: Number(nbf) * 1000,
      exp: Number(exp) * 1000,
    })),
  },
  'context-object': {
    summary: 'its context is an object instead of a text',
    change: withClaims(({ lwicontexts }) => ({ lwicontexts: JSON.parse(String(lwicontexts)) })),
  },
};

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that is wrong in this way. */
export function makeBadToken(name: BadTokenName, good: TokenParts, privateKey: KeyObject): string {
  const { change, sign: signAs = signRs256, tamper } = BAD_TOKENS[name];
  const { header, claims } = change?.(good) ?? good;
  const signature = signAs(`${encode(header)}.${encode(claims)}`, privateKey);
  const sent = tamper?.(claims) ?? claims;
  return `${encode(header)}.${encode(sent)}.${signature.toString('base64url')}`;
}
