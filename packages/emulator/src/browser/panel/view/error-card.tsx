/** Says why there is no chat: to the customer in plain words, to a developer under "Details". @module */
import { Fragment, type VNode } from 'preact';
import { WIDGET_ERRORS } from '../../../contract/protocol.ts';
import { isRule, RULE_TEXTS } from '../../../contract/rules.ts';
import { whatWasDone, whyItWasDone } from '../../no-token-words.ts';
import { Icon } from '../../ui/icon.tsx';
import { errorWords } from '../error-words.ts';
import type { ChatFailureReason } from '../service/chat-failure.ts';

interface ErrorCardProps {
  failure: ChatFailureReason;
  onRetry: () => void;
  onClose: () => void;
}

export function ErrorCard({ failure, onRetry, onClose }: ErrorCardProps): VNode {
  const { title, text, helps } = errorWords(failure);
  const actions = [
    { label: 'Try again', act: onRetry },
    { label: 'Back to the page', act: onClose },
  ];
  if (helps === 'page') actions.reverse();
  return (
    <div class="error-card">
      <span class="error-mark">
        <Icon name="alert" />
      </span>
      <div role="alert">
        <h2>{title}</h2>
        <p class="error-text">{text}</p>
      </div>
      <div class="actions">
        {actions.map(({ label, act }, index) => (
          <button
            key={label}
            type="button"
            class={index === 0 ? 'button-primary' : 'button-quiet'}
            onClick={act}
          >
            {label}
          </button>
        ))}
      </div>
      <details>
        <summary>Details</summary>
        <dl>
          {factsOf(failure).map(([name, value]) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
        </dl>
      </details>
    </div>
  );
}

function factsOf({ errorCode, rule, detail, noToken }: ChatFailureReason): [string, string][] {
  const facts: [string, string][] = [];
  if (errorCode === undefined) facts.push(['Code', 'none documented']);
  else {
    facts.push(['Code', String(errorCode)]);
    facts.push(['Meaning', WIDGET_ERRORS[errorCode]]);
  }
  if (rule) facts.push(['Rule', isRule(rule) ? `${rule}: ${RULE_TEXTS[rule]}` : rule]);
  if (noToken) {
    facts.push(['Page', `${whatWasDone(noToken)}.`]);
    facts.push(['Cause', whyItWasDone(noToken)]);
  } else if (detail) facts.push(['Cause', detail]);
  return facts;
}
