/** The agent's page in a document, and states for it. @module */
import { render } from '@testing-library/preact';
import { type Mock, vi } from 'vitest';
import { AgentPage, type AgentPageProps } from '../../../src/browser/agent/agent-page.tsx';
import type { AgentService } from '../../../src/browser/agent/agent-service.ts';
import { NO_FAULTS } from '../../../src/contract/faults.ts';
import type { AgentState, Check, Conversation, Message } from '../../../src/contract/protocol.ts';

export const NOW: number = Date.UTC(2026, 2, 1, 10, 0, 0);

export function makeMessage(overrides: Partial<Message> = {}): Message {
  return { id: '1', from: 'customer', text: 'Hello', sentAt: NOW, ...overrides };
}

export function makeCheck(overrides: Partial<Check> = {}): Check {
  return {
    rule: 'T1',
    title: 'Signature',
    outcome: 'passed',
    finding: 'It fits the key.',
    ...overrides,
  };
}

export function makeConversation(overrides: Partial<Conversation> = {}): Conversation {
  return {
    id: 'one',
    widgetId: 'widget',
    startedAt: NOW - 60_000,
    state: 'open',
    verdict: { authenticated: true, checks: [makeCheck()] },
    contact: { id: 'c1', name: 'Kim', source: 'record' },
    context: [],
    messages: [],
    ...overrides,
  };
}

/** One whose token was refused by this check. */
export function makeRefused(failed: Check, overrides: Partial<Conversation> = {}): Conversation {
  const { contact: _, ...rest } = makeConversation({ state: 'refused' });
  return { ...rest, verdict: { authenticated: false, checks: [failed], failed }, ...overrides };
}

export function makeGuest(overrides: Partial<Conversation> = {}): Conversation {
  const { verdict: _, contact: __, ...guest } = makeConversation(overrides);
  return guest;
}

export function makeState(
  conversations: Conversation[],
  overrides: Partial<AgentState> = {},
): AgentState {
  return {
    conversations,
    widgets: [{ id: 'widget', authentication: true, tag: '<script id="the-tag"></script>' }],
    publicKeyUrl: 'http://shop/publickey',
    unknownCalls: [],
    loose: false,
    faults: NO_FAULTS,
    ...overrides,
  };
}

type MockService = { [Name in keyof AgentService]: Mock<AgentService[Name]> };

export interface OpenedPage {
  service: MockService;
  location: { hash: string };
  /** A new state from the service. */
  update(state: AgentState): void;
}

export function openAgentPage(overrides: Partial<AgentPageProps> = {}): OpenedPage {
  const service: MockService = {
    reply: vi.fn(() => Promise.resolve()),
    close: vi.fn(() => Promise.resolve()),
    setFaults: vi.fn(() => Promise.resolve()),
  };
  const location = { hash: '' };
  const props: AgentPageProps = {
    service,
    location,
    state: null,
    connection: 'live',
    now: NOW,
    ...overrides,
  };
  const { rerender } = render(<AgentPage {...props} />);
  return {
    service,
    location,
    update: (state) => rerender(<AgentPage {...props} state={state} />),
  };
}

/** The first that matches; what is not shown is not there. */
export function find<Found extends HTMLElement>(selector: string): Found {
  const found = document.querySelector<Found>(selector);
  if (found === null) throw new Error(`Nothing matches ${selector}.`);
  return found;
}

export function findAll(selector: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)];
}

export function textsOf(selector: string): (string | undefined)[] {
  return findAll(selector).map(({ textContent }) => textContent?.trim());
}
