/** The token's decoded header and claims; the signature is never here. @module */
import type { VNode } from 'preact';
import type { Conversation } from '../../../contract/protocol.ts';
import { Section } from '../section.tsx';
import { type Clocks, describeClaim } from './describe-claim.ts';

interface TokenProps {
  conversation: Conversation;
  clocks: Clocks;
}

export function TokenSection({ conversation: { header, claims }, clocks }: TokenProps): VNode {
  return (
    <Section id="token" title="Token">
      {clocks.areTwo && (
        <p class="two-clocks">
          Two clocks: a fault {clocks.serviceAheadSeconds === 0 ? 'had' : 'has'} the service’s clock
          wrong, and the verdict goes by that one.
        </p>
      )}
      {header && <FieldList title="Header" fields={header} clocks={clocks} />}
      {claims && <FieldList title="Claims" fields={claims} clocks={clocks} />}
      {!header && !claims && <p class="quiet">Nothing could be decoded.</p>}
    </Section>
  );
}

interface FieldListProps {
  title: string;
  fields: Readonly<Record<string, unknown>>;
  clocks: Clocks;
}

/** Names and values as a token has them, under a heading of their own. */
export function FieldList({ title, fields, clocks }: FieldListProps): VNode {
  return (
    <div>
      <h4>{title}</h4>
      <dl class="fields">
        {Object.entries(fields).map(([name, value]) => {
          const described = describeClaim(name, value, clocks);
          return (
            <div class="field" key={name}>
              <dt class="mono">{name}</dt>
              <dd>
                <span class="mono value">{described.value}</span>{' '}
                {described.meaning && <span class="meaning">{described.meaning}</span>}
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}
