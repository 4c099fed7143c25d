/** The switches for faults of the pretended service, folded away until somebody wants one. @module */
import type { Ref, VNode } from 'preact';
import { useState } from 'preact/hooks';
import {
  describeFaults,
  type FaultEntry,
  type FaultName,
  type Faults,
  faultEntry,
  faultFix,
  isFaultValue,
  isSwitchedOn,
} from '../../../contract/faults.ts';
import { Icon } from '../../ui/icon.tsx';
import type { AgentService } from '../agent-service.ts';

/** As the calls of a chat meet them. */
const ORDER: readonly FaultName[] = [
  'keyEndpointFailure',
  'keyEndpointDelaySeconds',
  'staleKeyCache',
  'clockSkewSeconds',
  'connectorFailure',
  'connectorDelaySeconds',
];

interface FaultsSectionProps {
  faults: Readonly<Faults>;
  service: Pick<AgentService, 'setFaults'>;
  /** What takes the focus when it has to come here. */
  summaryRef: Ref<HTMLElement>;
}

export function FaultsSection({ faults, service, summaryRef }: FaultsSectionProps): VNode {
  const { length } = describeFaults(faults);
  return (
    <section class="faults" aria-labelledby="faults-heading">
      <details
        onToggle={({ currentTarget }) => {
          // Below a long list it would open out of sight.
          if (currentTarget.open) currentTarget.parentElement?.scrollIntoView({ block: 'nearest' });
        }}
      >
        <summary ref={summaryRef}>
          <h2 id="faults-heading">Faults</h2>
          <span class="faults-count" data-on={length > 0}>
            {length === 0 ? 'None on' : `${length} on`}
          </span>
          <Icon name="minimise" />
        </summary>
        {/* Enter in a number field has changed it already. */}
        <form onSubmit={(event) => event.preventDefault()}>
          <p class="quiet">
            Each makes the emulated service fail in one way, so that you see how your site copes. A
            wrong token stays refused.
          </p>
          {ORDER.map((name) => (
            <FaultControl
              key={name}
              fault={faultEntry(name)}
              faults={faults}
              onChange={service.setFaults}
            />
          ))}
        </form>
      </details>
    </section>
  );
}

interface FaultControlProps {
  fault: FaultEntry;
  faults: Readonly<Faults>;
  /** Rejects with a sentence that can be shown. */
  onChange: (change: Partial<Faults>) => Promise<void>;
}

/** One fault in the form: its label, what it does, and a change as soon as it is made. */
function FaultControl({ fault, faults, onChange }: FaultControlProps): VNode {
  /** What is being typed and nobody has taken yet; null when the service's value is shown. */
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState('');
  const { name, label, description } = fault;
  const id = `fault-${name}`;

  async function apply(value: unknown): Promise<void> {
    try {
      if (!isFaultValue(name, value)) throw new Error(faultFix(name));
      await onChange({ [name]: value });
      setTyped(null);
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }

  const attributes = {
    id,
    'aria-describedby': `${id}-hint`,
    'aria-invalid': problem === '' ? undefined : ('true' as const),
  };
  return (
    <div class="fault" data-kind={fault.type} data-on={isSwitchedOn(name, faults)}>
      <label for={id}>{label}</label>
      {fault.type === 'seconds' && (
        <input
          {...attributes}
          type="number"
          min={fault.min}
          max={fault.max}
          step="any"
          value={typed ?? String(faults[name])}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          // An empty field means zero, which is off.
          onChange={({ currentTarget }) => void apply(Number(currentTarget.value))}
        />
      )}
      {fault.type === 'choice' && (
        <select
          {...attributes}
          value={typed ?? String(faults[name])}
          onChange={({ currentTarget: { value } }) => {
            setTyped(value);
            void apply(value);
          }}
        >
          {Object.entries(fault.choices).map(([choice, words]) => (
            <option key={choice} value={choice}>
              {words}
            </option>
          ))}
        </select>
      )}
      {fault.type === 'switch' && (
        <input
          {...attributes}
          type="checkbox"
          checked={faults[name] === true}
          onChange={({ currentTarget }) => void apply(currentTarget.checked)}
        />
      )}
      <p class="fault-problem" role="alert">
        {problem}
      </p>
      <p class="quiet fault-hint" id={`${id}-hint`}>
        {description}
      </p>
    </div>
  );
}
