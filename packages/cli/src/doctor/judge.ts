/**
 * What judges a key document and a token: the emulator's verifier, which reads the contract on its own.
 * Everything that the doctor takes from it passes through here.
 * @module
 */
import { createHash } from 'node:crypto';
import type { Check, ContextVariable } from '@lcw-auth/emulator';
import { isTestKey } from '@lcw-auth/server/keys';
import { loadEmulator } from '../load-emulator.ts';
import type { Answer } from './net/visitor.ts';

/** One rule's verdict. */
export interface Judgement {
  rule: string;
  title: string;
  outcome: Check['outcome'];
  seen: string;
}

export interface JudgedKeys {
  judgements: readonly Judgement[];
  /** The document, when it can be read. */
  document: string | undefined;
  /** What is published, whatever its order: equal for equal key sets. Empty when it cannot be read. */
  fingerprint: string;
  keys: readonly { kid?: string; expiresAtSeconds?: number; isTestKey: boolean }[];
}

export interface JudgedToken {
  judgements: readonly Judgement[];
  /** As the header has it. */
  kid: string | undefined;
  claims: Readonly<Record<string, unknown>> | undefined;
  context: readonly Pick<ContextVariable, 'name' | 'value'>[];
}

export async function judgeKeyDocument({ status, headers, body }: Answer): Promise<JudgedKeys> {
  const { judgeKeys } = await loadEmulator();
  const loaded = judgeKeys({
    status,
    contentType: headers['content-type'] ?? '',
    location: headers.location ?? '',
    body,
  });
  const published = loaded.document?.keys ?? [];
  const prints = published.map(({ key, kid = '', expiresAtSeconds = 0 }) => {
    const der = key.export({ type: 'spki', format: 'der' });
    return `${kid} ${expiresAtSeconds} ${createHash('sha256').update(der).digest('base64url')}`;
  });
  return {
    judgements: loaded.checks.map(toJudgement),
    document: loaded.document ? body : undefined,
    fingerprint: prints.sort().join('\n'),
    keys: published.map(({ key, kid, expiresAtSeconds }) => ({
      isTestKey: isTestKey(key),
      ...(kid === undefined ? {} : { kid }),
      ...(expiresAtSeconds === undefined ? {} : { expiresAtSeconds }),
    })),
  };
}

/** @param now - epoch milliseconds, by the clock of the site that made the token. */
export async function judgeSiteToken(
  token: string,
  { keys, now }: { keys: JudgedKeys | undefined; now: number },
): Promise<JudgedToken> {
  const { explainToken } = await loadEmulator();
  const document = keys?.document;
  const { checks, header, claims } = await explainToken(token, {
    ...(document === undefined ? {} : { keys: document }),
    now: () => now,
  });
  return {
    judgements: checks.map(toJudgement),
    kid: typeof header?.kid === 'string' ? header.kid : undefined,
    claims,
    context: readContext(claims),
  };
}

function toJudgement({ rule, title, outcome, finding }: Check): Judgement {
  // One apostrophe in all that the doctor says.
  return { rule, title, outcome, seen: finding.replaceAll('\u2019', "'") };
}

/** As the token has it: the verifier's own is empty when anything is wrong. */
function readContext(
  claims: Readonly<Record<string, unknown>> | undefined,
): JudgedToken['context'] {
  const text = claims && Object.hasOwn(claims, 'lwicontexts') ? claims.lwicontexts : undefined;
  if (typeof text !== 'string') return [];
  try {
    const context: unknown = JSON.parse(text);
    if (typeof context !== 'object' || context === null) return [];
    return Object.entries(context).map(([name, value]) => ({ name, value: plainValue(value) }));
  } catch {
    return [];
  }
}

function plainValue(value: unknown): string | number | boolean {
  const inner =
    typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
  return typeof inner === 'number' || typeof inner === 'boolean' ? inner : String(inner);
}
