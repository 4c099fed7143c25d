/** The verdict: Yes or No in big letters, and what decided it. @module */
import type { VNode } from 'preact';
import { type AgentWidget, type Conversation, checkText } from '../../../contract/protocol.ts';
import { ruleOf, whatWasDone, whyItWasDone } from '../../no-token-words.ts';
import { Icon } from '../../ui/icon.tsx';
import {
  authenticatedWords,
  trustOf,
  warnedChecks,
  warningWords,
} from '../describe-conversation.ts';
import { RuleLink, RuleText } from '../rule-link.tsx';
import { Section } from '../section.tsx';

interface AuthenticationProps {
  conversation: Conversation;
  /** Undefined when the page does not know it. */
  widget: AgentWidget | undefined;
}

export function AuthenticationSection({ conversation, widget }: AuthenticationProps): VNode {
  const trust = trustOf(conversation);
  const warnings = warningWords(conversation);
  return (
    <Section id="authentication" title="Authentication">
      <div class="badges">
        <p class="badge" data-trust={trust}>
          {trust === 'authenticated' && <Icon name="passed" />}
          {trust === 'refused' && <Icon name="failed" />}
          <span>{authenticatedWords(conversation)}</span>
        </p>
        {warnings && (
          <p class="warned-badge">
            <Icon name="warned" />
            <span>{warnings}</span>
          </p>
        )}
      </div>
      <p class="reason">
        <Reason conversation={conversation} widget={widget} />
      </p>
    </Section>
  );
}

function Reason({ conversation, widget }: AuthenticationProps): VNode {
  const { verdict, noToken } = conversation;
  if (noToken) {
    return (
      <>
        <RuleLink rule={ruleOf(noToken)} />: {whatWasDone(noToken)}, so no chat came about.{' '}
        {whyItWasDone(noToken)}
      </>
    );
  }
  if (verdict === undefined) {
    return widget?.authentication === false ? (
      <RuleText text="A guest: this widget has no authentication setting, so nobody was asked for a token (A1)." />
    ) : (
      <RuleText text="A guest: the site handed over no token, and this widget lets guests in (P10)." />
    );
  }
  const { failed } = verdict;
  if (failed) return <Finding {...failed} text={checkText(failed)} />;
  const [first, ...others] = warnedChecks(conversation);
  if (first === undefined) return <>The token passed every check below.</>;
  if (others.length === 0) {
    return (
      <>
        The token is good, with a warning. <Finding {...first} text={checkText(first)} />
      </>
    );
  }
  return (
    <>
      The token is good, with warnings that are explained below:{' '}
      {[first, ...others].map(({ rule, title }, index) => (
        <span key={`${rule} ${title}`}>
          {index > 0 && '; '}
          <RuleLink rule={rule} /> {title}
        </span>
      ))}
      .
    </>
  );
}

function Finding({ rule, text }: { rule: string; text: string }): VNode {
  return (
    <>
      <RuleLink rule={rule} />: <RuleText text={text} />
    </>
  );
}
