/** Everything about one conversation: who, with what trust, what was sent along, what was said. @module */
import type { Ref, VNode } from 'preact';
import { type AgentState, type Conversation, checkText } from '../../../contract/protocol.ts';
import type { AgentService } from '../agent-service.ts';
import {
  claimedContact,
  conversationName,
  isRefused,
  NOT_TAKEN_OVER,
  STATE_WORDS,
  warnedChecks,
} from '../describe-conversation.ts';
import { Moment, relativeTime } from '../moment.tsx';
import { RuleLink, RuleText } from '../rule-link.tsx';
import { Section } from '../section.tsx';
import { AuthenticationSection } from './authentication-section.tsx';
import { OtherChecksSection, WhySection } from './checks.tsx';
import { ContextSection } from './context-section.tsx';
import type { Clocks } from './describe-claim.ts';
import { type Drafts, ReplyForm } from './reply-form.tsx';
import { TokenSection } from './token-section.tsx';
import { TranscriptSection } from './transcript-section.tsx';

interface ConversationDetailProps {
  conversation: Conversation;
  state: Pick<AgentState, 'widgets' | 'faults'>;
  now: number;
  service: AgentService;
  drafts: Drafts;
  /** Called whenever the agent turns to the reply form. */
  onAttention: () => void;
  rootRef: Ref<HTMLElement>;
}

export function ConversationDetail(props: ConversationDetailProps): VNode {
  const { conversation, state, now, service, drafts, onAttention, rootRef } = props;
  const { widgets, faults } = state;
  const { id, startedAt, widgetId, verdict, noToken } = conversation;
  const clocks: Clocks = {
    now,
    serviceAheadSeconds: faults.clockSkewSeconds,
    areTwo:
      faults.clockSkewSeconds !== 0 ||
      (verdict?.checks.some(({ fault }) => fault === 'clockSkewSeconds') ?? false),
  };
  return (
    <article class="detail" aria-labelledby="detail-heading" ref={rootRef}>
      <div class="detail-title">
        <h2 id="detail-heading" tabIndex={-1}>
          {conversationName(conversation)}
        </h2>
        <p class="quiet">
          {STATE_WORDS[conversation.state]}, started at <Moment at={startedAt} now={now} />,{' '}
          {relativeTime(startedAt, now)}
        </p>
        {widgets.length > 1 && (
          <p class="quiet">
            Widget <code>{widgetId}</code>
          </p>
        )}
      </div>
      <div class="who">
        <AuthenticationSection
          conversation={conversation}
          widget={widgets.find((widget) => widget.id === widgetId)}
        />
        {!noToken && <ContactSection conversation={conversation} />}
      </div>
      {(conversation.state === 'open' || conversation.state === 'closed') && (
        <TranscriptSection key={id} conversation={conversation} now={now}>
          <ReplyForm
            conversation={conversation}
            service={service}
            drafts={drafts}
            onAttention={onAttention}
          />
        </TranscriptSection>
      )}
      {!noToken && <ContextSection conversation={conversation} clocks={clocks} />}
      {verdict && (
        <>
          <WhySection checks={verdict.checks} />
          <TokenSection conversation={conversation} clocks={clocks} />
          <OtherChecksSection key={id} checks={verdict.checks} />
        </>
      )}
    </article>
  );
}

const SOURCES = {
  record: 'Contact record, linked by the token’s subject',
  claims: 'The token’s claims, not a record',
} as const;

/** Who the customer is, and how well that is known (T3, L1). */
function ContactSection({ conversation }: { conversation: Conversation }): VNode {
  const { contact } = conversation;
  const claimed = claimedContact(conversation);
  return (
    <Section id="contact" title="Contact">
      {!contact && (
        <p class="quiet">
          <WhyNone conversation={conversation} />
        </p>
      )}
      {(contact || claimed) && (
        <dl class="facts">
          <dt>Name</dt>
          <dd>{contact?.name ?? claimed?.name ?? 'No name given'}</dd>
          <dt>{claimed ? 'Subject' : 'GUID'}</dt>
          <dd class="mono">{contact?.id ?? claimed?.subject ?? 'None given'}</dd>
          <dt>Known from</dt>
          <dd>
            {contact ? SOURCES[contact.source] : 'The refused token’s claims; not taken over'}
          </dd>
        </dl>
      )}
    </Section>
  );
}

/** The rules by which a record is linked, or not. */
const LINKING = ['T3', 'L1', 'L2'];

function WhyNone({ conversation }: { conversation: Conversation }): VNode {
  if (isRefused(conversation)) return <>{NOT_TAKEN_OVER}</>;
  if (!conversation.verdict) return <>Not known.</>;
  const why = warnedChecks(conversation).find(({ rule }) => LINKING.includes(rule));
  if (!why) return <RuleText text="No record is linked (T3)." />;
  return (
    <>
      <RuleLink rule={why.rule} />: <RuleText text={checkText(why)} />
    </>
  );
}
