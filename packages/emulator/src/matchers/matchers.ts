/**
 * What a test says of a chat, for vitest, Jest and Playwright: `expect.extend(matchers)`. It judges what an
 * emulator tells and loads none of its server, so that a CommonJS copy serves the runners that want one.
 * @module
 */
import type { Conversation } from '../contract/protocol.ts';
import { type ContractRule, isRule } from '../contract/rules.ts';
import {
  type ExpectedContext,
  isAuthenticatedAs,
  isRefusedBy,
  type Judgement,
  lacksOf,
  misuse,
} from './judge-chat.ts';

export type { Check, Contact, ContextVariable, Conversation } from '../contract/protocol.ts';
export type { ContractRule } from '../contract/rules.ts';
export { type EmulatorOverHttp, emulatorAt, type WidgetAddress } from './emulator-at.ts';
export type { ExpectedContext, ExpectedValue } from './judge-chat.ts';

/** An emulator, or what its `conversations()` gave (newest first), or one of them. The newest is judged. */
export type Chats =
  | { conversations(): readonly Conversation[] }
  | readonly Conversation[]
  | Conversation;

/** What the runners know of a matcher's call. */
export interface MatcherState {
  readonly isNot?: boolean;
}

/** What the runners want of a matcher. */
export interface MatcherResult {
  pass: boolean;
  message: () => string;
}

/**
 * The matchers as a test sees them, to declare them for a runner:
 * `declare module 'vitest' { interface Matchers<T> extends LiveChatMatchers<T> {} }`.
 *
 * @typeParam R - what an assertion returns: `void`, or a promise.
 */
export interface LiveChatMatchers<R = void> {
  /** The newest chat is authenticated, and linked to the contact record with this GUID (T3, L1). */
  toBeAuthenticatedAs(contactId: string): R;
  /** The newest chat has these context variables, and maybe more, vouched for by its token (C1 to C6). */
  toHaveContext(expected: ExpectedContext): R;
  /** The newest chat's token was refused, and this rule of the contract decided. */
  toBeRefusedBy(rule: ContractRule): R;
}

/**
 * The matchers, for `expect.extend(matchers)`. They judge the newest chat and do not wait: in a browser
 * test take `expect` of `@lcw-auth/emulator/playwright`, or `expect.poll`. Where no chat was started, each
 * fails, with `.not` too: a test that never got as far as a chat shows nothing.
 *
 * @throws {TypeError} when there is nothing to judge or to compare with, such as a promise or an empty object.
 */
export const matchers: {
  toBeAuthenticatedAs(this: MatcherState, chats: Chats, contactId: string): MatcherResult;
  toHaveContext(this: MatcherState, chats: Chats, expected: ExpectedContext): MatcherResult;
  toBeRefusedBy(this: MatcherState, chats: Chats, rule: ContractRule): MatcherResult;
} = {
  toBeAuthenticatedAs(chats, contactId) {
    if (typeof contactId !== 'string' || contactId === '') {
      throw misuse('toBeAuthenticatedAs expects the GUID of a contact record, as a text.');
    }
    return conclude(this, chats, {
      wanted: `to be authenticated as ${contactId}`,
      judge: (chat) => isAuthenticatedAs(chat, contactId),
    });
  },
  toHaveContext(chats, expected) {
    if (typeof expected !== 'object' || expected === null || Object.keys(expected).length === 0) {
      throw misuse("toHaveContext expects the variables, such as { msdyn_isvip: 'true' }.");
    }
    return conclude(this, chats, {
      wanted: `to have the context ${JSON.stringify(expected)}`,
      judge: (chat) => lacksOf(chat, expected),
    });
  },
  toBeRefusedBy(chats, rule) {
    if (typeof rule !== 'string' || !isRule(rule)) {
      throw misuse("toBeRefusedBy expects the number of a rule of the contract, such as 'T2'.");
    }
    return conclude(this, chats, {
      wanted: `to be refused by ${rule}`,
      judge: (chat) => isRefusedBy(chat, rule),
    });
  },
};

function conclude(
  { isNot = false }: MatcherState,
  chats: Chats,
  { wanted, judge }: { wanted: string; judge: (chat: Conversation) => Judgement },
): MatcherResult {
  const chat = newestOf(chats);
  const { holds, found } = chat ? judge(chat) : { holds: isNot, found: 'No chat was started.' };
  const expected = isNot ? `not ${wanted}` : wanted;
  return { pass: holds, message: () => `Expected the newest chat ${expected}.\n${found}` };
}

function newestOf(chats: Chats): Conversation | undefined {
  if (typeof chats !== 'object' || chats === null || 'then' in chats) {
    const received = typeof chats === 'object' && chats !== null ? 'a promise' : typeof chats;
    throw misuse(
      `expect received ${received}. Give it an emulator, or its conversations; await those of emulatorAt.`,
    );
  }
  if ('conversations' in chats) {
    const given: unknown = chats.conversations();
    if (Array.isArray(given)) return given[0];
    throw misuse(
      'conversations() gave a promise, as that of emulatorAt does. Write expect(await emulator.conversations()).',
    );
  }
  return 'length' in chats ? chats[0] : chats;
}
