/**
 * Tries a token: starts a conversation with it, says whether it was accepted, and ends it. It waits
 * between two tries, asks again where the service itself is in trouble, and stops at a limit.
 * @module
 */
import { randomUUID } from 'node:crypto';
import {
  closeConversation,
  createCall,
  mayHaveBegun,
  readChatId,
  startConversation,
} from '../net/chat-service.ts';
import type { Answer, NoAnswer, Visitor } from '../net/visitor.ts';
import { type TokenPlan, writeToken } from './tokens.ts';

/** `unknown`: the service was in trouble, each time. */
export type Verdict = 'accepted' | 'refused' | 'unknown';

export interface TrialOptions {
  visitor: Visitor;
  widget: { orgUrl: URL; orgId: string; widgetId: string };
  /** A page that the conversations claim to come from. */
  page: URL;
  /** By the service's clock. */
  nowSeconds: () => number;
  wait: (ms: number) => Promise<void>;
  /** Between two tries. */
  pauseMs: number;
  maxConversations: number;
  signal: AbortSignal | undefined;
}

/** A conversation that has begun. */
export interface Begun {
  plan: TokenPlan;
  sub: string;
  token: string;
  session: string;
  chatId: string | undefined;
}

export interface Trial {
  /** Starts a conversation and ends it at once. `isCutRefusal`: a connection that is cut says no. */
  try(plan: TokenPlan, rules?: { isCutRefusal?: boolean }): Promise<Verdict>;
  /** Starts one for `end` to end. */
  begin(plan: TokenPlan): Promise<Begun | Verdict>;
  /** Asks how a conversation is, with this token or a fresh one. */
  ask(begun: Begun, token?: string): Promise<Verdict>;
  /** Tries to end it with the token that began it. */
  endWithOldToken(begun: Begun): Promise<Verdict>;
  end(begun: Begun): Promise<void>;
  readonly tries: number;
  /** Conversations that were started, or may have been. */
  readonly conversations: number;
  /** Those of them that could not be ended. */
  readonly notEnded: number;
}

/** The probe ends here, with what it has found. */
export class ProbeEnd extends Error {
  override readonly name = 'ProbeEnd';
}

const MAX_ASKS = 3;
const TROUBLE_WAIT_MS = 15_000;
const MAX_RETRY_AFTER_SECONDS = 120;

export function createTrial(options: TrialOptions): Trial {
  const { visitor, widget, page, nowSeconds, wait, pauseMs, maxConversations, signal } = options;
  const call = (token: string) => createCall(visitor, widget.orgUrl, token);
  let tries = 0;
  let conversations = 0;
  let notEnded = 0;
  let lastKey: TokenPlan | undefined;

  const fresh = (plan: TokenPlan, sub: string): string =>
    writeToken({ ...plan, claims: {} }, { sub, nowSeconds: nowSeconds() });

  const beginOnce = async (
    plan: TokenPlan,
  ): Promise<{ answer: Answer | NoAnswer; begun?: Begun }> => {
    if (signal?.aborted) throw new ProbeEnd('It was stopped.');
    if (conversations >= maxConversations) {
      throw new ProbeEnd(`The limit of ${maxConversations} conversations is reached.`);
    }
    if (tries > 0) await wait(pauseMs);
    tries += 1;
    const sub = randomUUID();
    const token = writeToken(plan, { sub, nowSeconds: nowSeconds() });
    const requestId = randomUUID();
    const answer = await startConversation(call(token), widget, { requestId, page });
    if ('problem' in answer && answer.problem === 'stopped') throw new ProbeEnd('It was stopped.');
    if (!mayHaveBegun(answer)) return { answer };
    const session = `${widget.orgId}/${widget.widgetId}/${requestId}`;
    conversations += 1;
    return { answer, begun: { plan, sub, token, session, chatId: readChatId(answer) } };
  };

  const end = async (begun: Begun): Promise<void> => {
    // With the key that was just accepted; with the last one that was, should it be gone meanwhile.
    const tokens = [fresh(begun.plan, begun.sub), begun.token];
    if (lastKey) tokens.push(fresh(lastKey, begun.sub));
    for (const token of tokens) {
      const ended = await closeConversation(call(token), begun.session, begun.chatId);
      if ('status' in ended && ended.status < 300) return;
    }
    if (begun.chatId !== undefined) notEnded += 1;
  };

  const begin = async (plan: TokenPlan, isCutRefusal = false): Promise<Begun | Verdict> => {
    for (let asks = 1; ; asks += 1) {
      const { answer, begun } = await beginOnce(plan);
      if (begun?.chatId !== undefined) {
        lastKey = { ...plan, claims: {} };
        return begun;
      }
      // It may have begun although no answer says so.
      if (begun) await end(begun);
      const verdict = verdictOf(answer, isCutRefusal);
      if (verdict !== 'unknown' || asks === MAX_ASKS) return verdict;
      await wait(retryAfterMs(answer));
    }
  };

  return {
    async try(plan, { isCutRefusal = false } = {}): Promise<Verdict> {
      const begun = await begin(plan, isCutRefusal);
      if (typeof begun === 'string') return begun;
      await end(begun);
      return 'accepted';
    },
    begin: (plan) => begin(plan),
    async ask({ plan, sub, session }, token = fresh(plan, sub)): Promise<Verdict> {
      return verdictOf(await call(token)('GET', `auth/getliveworkitemdetails/${session}`), false);
    },
    async endWithOldToken({ token, session, chatId }): Promise<Verdict> {
      return verdictOf(await closeConversation(call(token), session, chatId), false);
    },
    end,
    get tries() {
      return tries;
    },
    get conversations() {
      return conversations;
    },
    get notEnded() {
      return notEnded;
    },
  };
}

/** What says nothing about the token: too many requests, and trouble of the service's own. */
const TROUBLE = new Set([408, 425, 429]);

function verdictOf(answer: Answer | NoAnswer, isCutRefusal: boolean): Verdict {
  if ('problem' in answer) {
    const isCut = answer.code === 'ECONNRESET' || answer.code === 'EPIPE';
    return isCutRefusal && isCut ? 'refused' : 'unknown';
  }
  const { status } = answer;
  if (status < 300) return 'accepted';
  return status < 400 || status >= 500 || TROUBLE.has(status) ? 'unknown' : 'refused';
}

function retryAfterMs(answer: Answer | NoAnswer): number {
  const asked = 'status' in answer ? Number(answer.headers['retry-after']) : Number.NaN;
  return asked > 0 ? Math.min(asked, MAX_RETRY_AFTER_SECONDS) * 1000 : TROUBLE_WAIT_MS;
}
