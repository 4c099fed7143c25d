/** Why the verdict is what it is: what is wrong in full sight, and all other checks folded away. @module */
import type { VNode } from 'preact';
import { type Check, checkText } from '../../../contract/protocol.ts';
import { Icon } from '../../ui/icon.tsx';
import { RuleLink, RuleText } from '../rule-link.tsx';
import { Section } from '../section.tsx';

const OUTCOMES: Readonly<Record<Check['outcome'], string>> = {
  passed: 'passed',
  failed: 'failed',
  warned: 'warned',
  'not-checked': 'not checked',
};

interface ChecksProps {
  checks: readonly Check[];
}

export function WhySection({ checks }: ChecksProps): VNode | null {
  const wrong = checks.filter(isWrong);
  if (wrong.length === 0) return null;
  return (
    <Section id="why" title="Why">
      <p class="quiet sum">
        {checks.length} checks when the token came: {countByOutcome(checks)}.
      </p>
      <CheckList checks={wrong} />
    </Section>
  );
}

/** Below the token, since nobody has to read them; a key of the conversation folds them anew. */
export function OtherChecksSection({ checks }: ChecksProps): VNode | null {
  const others = checks.filter((check) => !isWrong(check));
  if (others.length === 0) return null;
  return (
    <section class="section other-checks" aria-labelledby="other-checks-heading">
      <details>
        <summary>
          <h3 id="other-checks-heading">Checks that found nothing wrong</h3>
          <span class="quiet">{countByOutcome(others)}</span>
          <Icon name="minimise" />
        </summary>
        <CheckList checks={others} />
      </details>
    </section>
  );
}

function isWrong({ outcome }: Check): boolean {
  return outcome === 'failed' || outcome === 'warned';
}

function countByOutcome(checks: readonly Check[]): string {
  const counts = Object.entries(OUTCOMES).map(([outcome, word]) => {
    const count = checks.filter((check) => check.outcome === outcome).length;
    return count === 0 ? '' : `${count} ${word}`;
  });
  return counts.filter(Boolean).join(', ');
}

function CheckList({ checks }: ChecksProps): VNode {
  return (
    <ol class="checks">
      {checks.map((check, place) => (
        // By its place, as a rule has several.
        <li key={place} class="check" data-outcome={check.outcome}>
          <RuleLink rule={check.rule} /> <span class="check-title">{check.title}</span>{' '}
          <span class="outcome">
            <Icon name={check.outcome} />
            {OUTCOMES[check.outcome]}
            {check.fault && ' (fault)'}
          </span>{' '}
          <span class="check-detail">
            <RuleText text={checkText(check)} />
          </span>
        </li>
      ))}
    </ol>
  );
}
