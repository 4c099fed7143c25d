/** States of the agent's page. @module */
import { NO_FAULTS } from '../../../src/contract/faults.ts';
import type { AgentState, Conversation, Message } from '../../../src/contract/protocol.ts';

export const NOW: number = Date.UTC(2026, 2, 1, 10, 0, 0);

export function makeMessage(overrides: Partial<Message> = {}): Message {
  return { id: '1', from: 'customer', text: 'Hello', sentAt: NOW, ...overrides };
}

export function makeConversation(overrides: Partial<Conversation> = {}): Conversation {
  const checks = [
    { rule: 'T1', title: 'Signature', outcome: 'passed', finding: 'It fits the key.' } as const,
  ];
  return {
    id: 'one',
    widgetId: 'widget',
    startedAt: NOW - 60_000,
    state: 'open',
    verdict: { authenticated: true, checks },
    contact: { id: 'c1', name: 'Kim', source: 'record' },
    context: [],
    messages: [],
    ...overrides,
  };
}

export function makeState(conversations: Conversation[]): AgentState {
  return {
    conversations,
    widgets: [{ id: 'widget', authentication: true }],
    publicKeyUrl: 'http://shop/publickey',
    unknownCalls: [],
    loose: false,
    faults: NO_FAULTS,
  };
}
