/** Makes one token for one customer: asks the site, builds the claims, signs. @module */
import type { IncomingMessage } from 'node:http';
import { isPromise } from '../awaitable.ts';
import { buildClaims } from '../claims/build-claims.ts';
import { normalizeSubject } from '../claims/normalize-subject.ts';
import { selectClaims } from '../claims/select-claims.ts';
import { serializeContext } from '../claims/serialize-context.ts';
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { Config } from '../options/options.ts';
import type { CallSite } from './callback-budget.ts';
import type { TokenSigner } from './token-signer.ts';

/** A token, and how long it lives from now. */
export interface IssuedToken {
  /** Compact JWT, signed with RS256. A bearer secret: never log it. */
  token: string;
  /** Seconds. */
  expiresIn: number;
}

/** What minting needs, made once for all requests. */
export interface Mint {
  config: Config;
  keyRing: KeyRing;
  sign: TokenSigner;
}

function contextText(context: unknown, config: Config): string | undefined {
  // No context at all is an answer too.
  if (context === undefined || context === null) return undefined;
  const { text, problems } = serializeContext(context, config.contextTypes);
  if (problems.length === 0) return text;
  const message = problems.join(' ');
  if (config.invalidContext === 'reject') throw new LiveChatAuthError('invalid_context', message);
  config.onWarning({ code: 'context_omitted', message });
  return text;
}

function largestVariables(text: string | undefined): string {
  const sizes = Object.entries(JSON.parse(text ?? '{}') as Record<string, string | number>)
    .map(([name, value]) => ({ name, length: String(value).length }))
    .sort((a, b) => b.length - a.length)
    .slice(0, 3);
  return sizes.map(({ name, length }) => `${name} (${length} characters)`).join(', ') || 'none';
}

function assertFits(token: string, context: string | undefined, maxTokenBytes: number): void {
  if (token.length <= maxTokenBytes) return;
  throw new LiveChatAuthError(
    'token_too_large',
    `The token has ${token.length} bytes; maxTokenBytes is ${maxTokenBytes}. Its largest context variables: ${largestVariables(context)}.`,
  );
}

/**
 * Issues a token for a signed-in customer.
 *
 * @throws {LiveChatAuthError} with the code of what went wrong; nothing is minted then.
 */
export async function issueToken(
  { config, keyRing, sign }: Mint,
  callSite: CallSite,
  user: unknown,
  request: IncomingMessage,
): Promise<IssuedToken> {
  const answers = [
    callSite('subject', () => config.subject(user, request)),
    callSite('context', () => config.context?.(user, request)),
    callSite('claims', () => config.claims?.(user, request)),
  ] as const;
  // Most sites know all three at once.
  const [subject, context, claims] = answers.some(isPromise) ? await Promise.all(answers) : answers;
  const text = contextText(context, config);
  const payload = buildClaims({
    issuer: config.issuer,
    subject: normalizeSubject(subject, config.subjectFormat),
    nowMs: config.now(),
    lifetimeSeconds: config.lifetimeSeconds,
    tokenId: config.tokenId(),
    contextText: text,
    claims: selectClaims(claims),
  });
  const ringKey = keyRing.signingKey();
  const key = isPromise(ringKey) ? await ringKey : ringKey;
  const token = await sign(payload, key, request);
  assertFits(token, text, config.maxTokenBytes);
  config.onToken({
    subject: payload.sub,
    tokenId: payload.jti,
    kid: key.kid,
    issuedAt: payload.iat,
    expiresAt: payload.exp,
  });
  return { token, expiresIn: config.lifetimeSeconds };
}
