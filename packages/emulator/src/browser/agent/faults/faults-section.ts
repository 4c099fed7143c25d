/** The switches for faults of the pretended service, folded away until somebody wants one. @module */

import type { FaultName, Faults } from '../../../contract/faults.ts';
import { describeFaults } from '../../../contract/faults.ts';
import { element } from '../../ui/element.ts';
import { icon } from '../../ui/icon.ts';
import { setText } from '../../ui/set-text.ts';
import type { AgentService } from '../agent-service.ts';
import type { Section } from '../detail/section.ts';
import { createFaultControl } from './fault-control.ts';

export interface FaultsSection extends Section<Readonly<Faults>> {
  focus(): void;
}

/** As the calls of a chat meet them. */
const ORDER: readonly FaultName[] = [
  'keyEndpointFailure',
  'keyEndpointDelaySeconds',
  'staleKeyCache',
  'clockSkewSeconds',
  'connectorFailure',
  'connectorDelaySeconds',
];

export function createFaultsSection(service: Pick<AgentService, 'setFaults'>): FaultsSection {
  const count = element('span', { class: 'faults-count' });
  const summary = element(
    'summary',
    {},
    element('h2', { id: 'faults-heading' }, 'Faults'),
    count,
    icon('minimise'),
  );
  const controls = ORDER.map((name) => createFaultControl(name, service.setFaults));
  const form = element(
    'form',
    {},
    element(
      'p',
      { class: 'quiet' },
      'Each makes the emulated service fail in one way, so that you see how your site copes. A wrong token stays refused.',
    ),
    ...controls.map(({ root }) => root),
  );
  const details = element('details', {}, summary, form);
  const attributes = { class: 'faults', 'aria-labelledby': 'faults-heading' };
  const root = element('section', attributes, details);

  // Below a long list it would open out of sight.
  details.addEventListener('toggle', () => {
    if (details.open) root.scrollIntoView({ block: 'nearest' });
  });

  // Enter in a number field has changed it already.
  form.addEventListener('submit', (event) => event.preventDefault());

  return {
    root,
    focus: () => summary.focus(),
    update(faults) {
      const { length } = describeFaults(faults);
      count.dataset.on = String(length > 0);
      setText(count, length === 0 ? 'None on' : `${length} on`);
      for (const control of controls) control.update(faults);
    },
  };
}
