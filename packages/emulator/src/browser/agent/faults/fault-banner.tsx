/** Says above everything else that faults are switched on, and ends them all with one press. @module */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { describeFaults, type Faults, NO_FAULTS } from '../../../contract/faults.ts';
import { Icon } from '../../ui/icon.tsx';
import type { AgentService } from '../agent-service.ts';

interface FaultBannerProps {
  faults: Readonly<Faults>;
  service: Pick<AgentService, 'setFaults'>;
  /** Called before the banner goes, so that the focus can go elsewhere. */
  onEnded: () => void;
}

export function FaultBanner({ faults, service, onEnded }: FaultBannerProps): VNode | null {
  const [problem, setProblem] = useState('');
  const described = describeFaults(faults).join('; ');

  async function end(): Promise<void> {
    setProblem('');
    try {
      await service.setFaults(NO_FAULTS);
      onEnded();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }

  if (described === '') return null;
  return (
    <section class="notice fault-banner" aria-labelledby="fault-banner-title">
      <Icon name="alert" />
      <p>
        <strong id="fault-banner-title">Faults are switched on</strong>
        <span class="notice-text fault-list">
          {described[0]?.toUpperCase()}
          {described.slice(1)}.
        </span>
      </p>
      <button type="button" class="button-quiet" onClick={end}>
        Switch all off
      </button>
      <p class="fault-problem" role="alert">
        {problem}
      </p>
    </section>
  );
}
