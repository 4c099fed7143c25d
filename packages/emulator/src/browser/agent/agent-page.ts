/** The agent's page: joins list and detail, and decides which conversation is shown. @module */
import type { AgentState, Conversation } from '../../contract/protocol.ts';
import { element } from '../ui/element.ts';
import type { AgentService } from './agent-service.ts';
import { createAnnouncer } from './announcer.ts';
import { describeChanges } from './describe-changes.ts';
import { createConversationDetail } from './detail/conversation-detail.ts';
import { createEmptyState } from './empty-state.ts';
import { createFaultBanner } from './faults/fault-banner.ts';
import { createFaultsSection } from './faults/faults-section.ts';
import { createConversationList } from './list/conversation-list.ts';
import type { Connection } from './open-state-stream.ts';
import { createPageHeader } from './page-header.ts';
import { createUnknownCalls } from './unknown-calls.ts';
import { createUnknownCallsNotice } from './unknown-calls-notice.ts';

export interface AgentPage {
  root: HTMLElement;
  update(state: AgentState): void;
  setConnection(connection: Connection): void;
  /** Says "2 minutes ago" anew. */
  refreshTimes(): void;
}

export interface AgentPageParts {
  service: AgentService;
  now: () => number;
  /** A fragment with a conversation's id shows that one. */
  location: Pick<Location, 'hash'>;
}

const TITLE = 'Agent’s view';

export function createAgentPage({ service, now, location }: AgentPageParts): AgentPage {
  const header = createPageHeader();
  const announcer = createAnnouncer();
  const list = createConversationList(choose);
  const detail = createConversationDetail({ service, now, onAttention: keepShown });
  const empty = createEmptyState();
  const unknownCalls = createUnknownCalls();
  const unknownNotice = createUnknownCallsNotice(unknownCalls.show);
  const faults = createFaultsSection(service);
  const banner = createFaultBanner(service, faults.focus);
  const side = element('div', { class: 'sidebar' }, list.root, faults.root);
  const main = element('main', {}, empty, detail.root, unknownCalls.root);
  const columns = element('div', { class: 'columns' }, side, main);
  const root = element('div', { class: 'page' }, header.root, banner.root, unknownNotice.root);
  root.append(columns, announcer.root);
  let state: AgentState | null = null;
  let chosenId: string | null = readChosenId(location.hash);
  let shownId: string | null = null;

  /** From here on this one is shown, after a reload too. */
  function keep(id: string): void {
    if (id === chosenId) return;
    chosenId = id;
    location.hash = encodeURIComponent(id);
  }

  /** Whoever answers a conversation has chosen it, though the page had shown it by itself. */
  function keepShown(): void {
    if (shownId !== null) keep(shownId);
  }

  function choose(id: string): void {
    keep(id);
    render();
    // On a phone it is below the list; on a long page it was scrolled away.
    const { top } = detail.root.getBoundingClientRect();
    if (top < 0 || top > window.innerHeight / 2) detail.root.scrollIntoView();
  }

  /** The newest, until the agent chooses one. */
  function pick(conversations: readonly Conversation[]): Conversation | undefined {
    return conversations.find(({ id }) => id === chosenId) ?? conversations[0];
  }

  function render(): void {
    if (state === null) return;
    const conversations = [...state.conversations].sort((a, b) => b.startedAt - a.startedAt);
    const shown = pick(conversations);
    shownId = shown?.id ?? null;
    list.update({ ...state, conversations, selectedId: shownId, now: now() });
    empty.hidden = shown !== undefined;
    detail.root.hidden = shown === undefined;
    if (shown !== undefined) detail.update({ conversation: shown, widgets: state.widgets });
    unknownCalls.update(state);
    unknownNotice.update(state);
    faults.update(state.faults);
    banner.update(state.faults);
    header.setPublicKeyUrl(state.publicKeyUrl);
    const open = conversations.filter((one) => one.state === 'open').length;
    document.title = open === 0 ? TITLE : `(${open}) ${TITLE}`;
  }

  detail.root.hidden = true;
  unknownCalls.root.hidden = true;
  unknownNotice.root.hidden = true;
  banner.root.hidden = true;
  header.setConnection('connecting');

  return {
    root,
    update(next) {
      announcer.say(describeChanges(state, next));
      state = next;
      render();
    },
    setConnection: header.setConnection,
    refreshTimes: render,
  };
}

/** Null for what no browser would have written there. */
function readChosenId(hash: string): string | null {
  try {
    return decodeURIComponent(hash.slice(1)) || null;
  } catch {
    return null;
  }
}
