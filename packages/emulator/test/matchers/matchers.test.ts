import { beforeAll, describe, expect, it } from 'vitest';
import type { Check, Conversation } from '../../src/contract/protocol.ts';
import { type LiveChatMatchers, matchers } from '../../src/matchers/matchers.ts';

declare module 'vitest' {
  interface Matchers<T> extends LiveChatMatchers<void> {}
}

beforeAll(() => expect.extend(matchers));

const KIM = '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10';
const LEE = '3d0f4a52-94c7-4b51-9e0c-1f6a8b2c7d33';

const check = (rule: string, outcome: Check['outcome']): Check => ({
  rule,
  title: 'Expiry',
  outcome,
  finding: `What ${rule} found.`,
  advice: 'What to do.',
});

const chat: Conversation = {
  id: 'one',
  widgetId: 'widget',
  startedAt: 0,
  state: 'open',
  messages: [],
  verdict: { authenticated: true, checks: [] },
  contact: { id: KIM, source: 'claims' },
  context: [
    { name: 'msdyn_cartvalue', value: 674, type: 'number', isDefined: true, isDisplayable: true },
    { name: 'msdyn_isvip', value: 'true', type: 'text', isDefined: true },
    { name: 'fromPage', value: 'x', type: 'text', isDefined: false, source: 'page' },
    { name: 'overruled', value: 'a', type: 'text', isDefined: true, isOverruled: true },
    { name: 'overruled', value: 'b', type: 'text', isDefined: true, source: 'page' },
  ],
};

const refused: Conversation = {
  ...chat,
  state: 'refused',
  context: [],
  verdict: {
    authenticated: false,
    checks: [check('T2', 'failed'), check('C2', 'failed'), check('K1', 'passed')],
    failed: check('T2', 'failed'),
  },
};

const { verdict: _, contact: __, ...guest } = chat;
const noToken: Conversation = {
  ...guest,
  state: 'no-token',
  noToken: {
    did: 'answered-null',
    asked: 'auth.getAuthenticationToken',
    detail: 'null',
    cause: { kind: 'signed-out', message: 'Nobody is signed in.' },
  },
};

/** What a failed assertion says. */
function failureOf(assert: () => void): string {
  try {
    assert();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('It did not fail.');
}

describe('toBeAuthenticatedAs', () => {
  it('takes an emulator, its conversations or one of them, and judges the newest', () => {
    expect(chat).toBeAuthenticatedAs(KIM);
    expect([chat, refused]).toBeAuthenticatedAs(KIM);
    expect({ conversations: () => [chat, refused] }).toBeAuthenticatedAs(KIM);
    expect([refused, chat]).not.toBeAuthenticatedAs(KIM);
  });

  it('does not mind how a GUID is written', () => {
    expect(chat).toBeAuthenticatedAs(`{${KIM.toUpperCase()}}`);
  });

  it('says who it is instead', () => {
    const failure = failureOf(() => expect(chat).toBeAuthenticatedAs(LEE));
    expect(failure).toBe(
      `Expected the newest chat to be authenticated as ${LEE}.\nIt is authenticated as ${KIM}.`,
    );
    expect(failureOf(() => expect(chat).not.toBeAuthenticatedAs(KIM))).toContain(
      `not to be authenticated as ${KIM}`,
    );
  });

  it('says why a token was refused, every broken rule with its advice', () => {
    const failure = failureOf(() => expect(refused).toBeAuthenticatedAs(KIM));
    expect(failure).toContain('refused by T2:\n  T2 Expiry: What T2 found. What to do.\n  C2 ');
    expect(failure).not.toContain('K1');
  });

  it('says that a chat is a guest’s, that no contact is linked, or what the page did', () => {
    expect(failureOf(() => expect(guest).toBeAuthenticatedAs(KIM))).toContain('guest’s');
    expect(failureOf(() => expect(noToken).toBeAuthenticatedAs(KIM))).toContain(
      'auth.getAuthenticationToken answered with nothing (null): Nobody is signed in.',
    );
    const unlinked = {
      ...guest,
      verdict: { authenticated: true, checks: [check('L1', 'warned')] },
    };
    expect(failureOf(() => expect(unlinked).toBeAuthenticatedAs(KIM))).toContain(
      'linked to no contact.\n  L1: What L1 found.',
    );
  });

  it('does not take the contact of a chat that is not authenticated', () => {
    const claimed = { ...chat, verdict: { authenticated: false, checks: [] } };
    expect(claimed).not.toBeAuthenticatedAs(KIM);
  });
});

describe('toHaveContext', () => {
  it('holds when every given variable is there, whatever else is', () => {
    expect(chat).toHaveContext({ msdyn_cartvalue: 674 });
    expect(chat).toHaveContext({
      msdyn_cartvalue: { value: 674, isDisplayable: true },
      msdyn_isvip: 'true',
    });
  });

  it.each([
    ['another value', { msdyn_cartvalue: 190 }, 'it is 674 (number), not 190 (number)'],
    ['another type', { msdyn_isvip: true }, 'it is "true" (text), not true (boolean)'],
    ['other letter case', { msdyn_isVIP: 'true' }, 'it is not there'],
    ['an inherited name', { toString: 'x' }, 'it is not there'],
    ['a variable of the page', { fromPage: 'x' }, 'no token vouches for it'],
    ['one that the page overruled', { overruled: 'a' }, 'overrules it'],
    [
      'one that is not displayed',
      { msdyn_cartvalue: { value: 674, isDisplayable: false } },
      'is shown to the agent (C5)',
    ],
    [
      'one of which nobody knows',
      { msdyn_isvip: { value: 'true', isDisplayable: true } },
      'does not say whether',
    ],
  ])('fails for %s, and says how it differs', (_name, expected, difference) => {
    expect(chat).not.toHaveContext(expected);
    expect(failureOf(() => expect(chat).toHaveContext(expected))).toContain(difference);
  });
});

describe('toBeRefusedBy', () => {
  it('goes by the rule that decided', () => {
    expect(refused).toBeRefusedBy('T2');
    expect(refused).not.toBeRefusedBy('C2');
    expect(chat).not.toBeRefusedBy('T2');
    expect(failureOf(() => expect(chat).toBeRefusedBy('T2'))).toContain('is authenticated as');
  });
});

describe('a test that got nowhere', () => {
  it('fails where no chat was started, with and without not', () => {
    for (const chats of [[], { conversations: () => [] }]) {
      expect(failureOf(() => expect(chats).toBeAuthenticatedAs(KIM))).toContain('No chat');
      expect(failureOf(() => expect(chats).not.toBeAuthenticatedAs(KIM))).toContain('No chat');
      expect(failureOf(() => expect(chats).not.toBeRefusedBy('T2'))).toContain('No chat');
      expect(failureOf(() => expect(chats).not.toHaveContext({ a: 1 }))).toContain('No chat');
    }
  });

  it.each<[string, () => void, string]>([
    ['a promise', () => expect(Promise.resolve([chat])).toBeAuthenticatedAs(KIM), 'a promise'],
    ['nothing', () => expect(undefined).toBeAuthenticatedAs(KIM), 'received undefined'],
    [
      'conversations that are a promise',
      () => expect({ conversations: async () => [chat] }).not.toBeAuthenticatedAs(KIM),
      'await emulator.conversations()',
    ],
    ['no GUID', () => expect(chat).not.toBeAuthenticatedAs(''), 'GUID of a contact'],
    ['no variables', () => expect(chat).toHaveContext({}), 'expects the variables'],
    ['no rule', () => expect(chat).not.toBeRefusedBy('T22' as 'T2'), 'a rule of the contract'],
  ])('is told apart: %s is a mistake of the test', (_name, assert, problem) => {
    const failure = failureOf(assert);
    expect(failure).toContain(problem);
    expect(failure).toMatch(/#matcher_misuse$/);
  });
});
