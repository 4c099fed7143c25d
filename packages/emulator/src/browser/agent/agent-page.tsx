/** The agent's page: joins list and detail, and decides which conversation is shown. @module */
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AgentState, Conversation } from '../../contract/protocol.ts';
import type { AgentService } from './agent-service.ts';
import { Announcer } from './announcer.tsx';
import { ConversationList } from './conversation-list.tsx';
import { ConversationDetail } from './detail/conversation-detail.tsx';
import { useDrafts } from './detail/reply-form.tsx';
import { EmptyState } from './empty-state.tsx';
import { FaultBanner } from './faults/fault-banner.tsx';
import { FaultsSection } from './faults/faults-section.tsx';
import type { Connection } from './open-state-stream.ts';
import { PageHeader } from './page-header.tsx';
import { UnknownCalls, UnknownCallsNotice } from './unknown-calls.tsx';

export interface AgentPageProps {
  service: AgentService;
  /** A fragment with a conversation's id shows that one. */
  location: Pick<Location, 'hash'>;
  /** Null until the service has sent one. */
  state: AgentState | null;
  connection: Connection;
  /** Epoch milliseconds, on the reader's clock. */
  now: number;
}

const TITLE = 'Agent’s view';

export function AgentPage({ service, location, state, connection, now }: AgentPageProps): VNode {
  const [chosenId, setChosenId] = useState(() => readChosenId(location.hash));
  const drafts = useDrafts();
  const detail = useRef<HTMLElement>(null);
  const unknownCalls = useRef<HTMLElement>(null);
  const faults = useRef<HTMLElement>(null);
  const conversations = [...(state?.conversations ?? [])].sort((a, b) => b.startedAt - a.startedAt);
  // The newest, until the agent chooses one.
  const shown = conversations.find(({ id }) => id === chosenId) ?? conversations[0];
  const open = conversations.filter((one) => one.state === 'open').length;

  useEffect(() => {
    document.title = open === 0 ? TITLE : `(${open}) ${TITLE}`;
  }, [open]);

  /** From here on this one is shown, after a reload too. */
  function keep({ id }: Conversation): void {
    if (id === chosenId) return;
    setChosenId(id);
    location.hash = encodeURIComponent(id);
  }

  function choose(conversation: Conversation): void {
    keep(conversation);
    // On a phone it is below the list; on a long page it was scrolled away.
    const { top = 0 } = detail.current?.getBoundingClientRect() ?? {};
    if (top < 0 || top > window.innerHeight / 2) detail.current?.scrollIntoView();
  }

  function showUnknownCalls(): void {
    unknownCalls.current?.scrollIntoView();
    unknownCalls.current?.focus({ preventScroll: true });
  }

  return (
    <div class="page">
      <PageHeader publicKeyUrl={state?.publicKeyUrl} connection={connection} />
      {state && (
        <>
          <FaultBanner
            faults={state.faults}
            service={service}
            onEnded={() => faults.current?.focus()}
          />
          <UnknownCallsNotice
            calls={state.unknownCalls}
            loose={state.loose}
            onShow={showUnknownCalls}
          />
          <div class="columns">
            <div class="sidebar">
              <ConversationList
                conversations={conversations}
                widgets={state.widgets}
                omitted={state.omittedConversations ?? 0}
                selectedId={shown?.id}
                now={now}
                onSelect={choose}
              />
              <FaultsSection faults={state.faults} service={service} summaryRef={faults} />
            </div>
            <main>
              {shown ? (
                <ConversationDetail
                  rootRef={detail}
                  conversation={shown}
                  state={state}
                  now={now}
                  service={service}
                  drafts={drafts}
                  // Whoever answers a conversation has chosen it, though the page had shown it by itself.
                  onAttention={() => keep(shown)}
                />
              ) : (
                <EmptyState widgets={state.widgets} />
              )}
              <UnknownCalls calls={state.unknownCalls} loose={state.loose} rootRef={unknownCalls} />
            </main>
          </div>
        </>
      )}
      <Announcer state={state} />
    </div>
  );
}

/** Null for what no browser would have written there. */
function readChosenId(hash: string): string | null {
  try {
    return decodeURIComponent(hash.slice(1)) || null;
  } catch {
    return null;
  }
}
