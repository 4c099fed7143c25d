/** Says above everything else that faults are switched on, and ends them all with one press. @module */
import { describeFaults, type Faults, NO_FAULTS } from '../../../contract/faults.ts';
import { element } from '../../ui/element.ts';
import { icon } from '../../ui/icon.ts';
import { setText } from '../../ui/set-text.ts';
import type { AgentService } from '../agent-service.ts';
import type { Section } from '../detail/section.ts';

/** `onEnded` is called before the banner goes, so that the focus can go elsewhere. */
export function createFaultBanner(
  service: Pick<AgentService, 'setFaults'>,
  onEnded: () => void,
): Section<Readonly<Faults>> {
  const list = element('span', { class: 'notice-text fault-list' });
  const button = element('button', { type: 'button', class: 'button-quiet' }, 'Switch all off');
  const problem = element('p', { class: 'fault-problem', role: 'alert' });
  const text = element(
    'p',
    {},
    element('strong', { id: 'fault-banner-title' }, 'Faults are switched on'),
    list,
  );
  const root = element('section', {
    class: 'notice fault-banner',
    'aria-labelledby': 'fault-banner-title',
  });
  root.append(icon('alert'), text, button, problem);

  async function end(): Promise<void> {
    setText(problem, '');
    try {
      await service.setFaults(NO_FAULTS);
      onEnded();
    } catch (error) {
      setText(problem, error instanceof Error ? error.message : String(error));
    }
  }

  button.addEventListener('click', () => void end());

  return {
    root,
    update(faults) {
      const described = describeFaults(faults);
      root.hidden = described.length === 0;
      setText(list, sentence(described));
    },
  };
}

function sentence(described: readonly string[]): string {
  const text = described.join('; ');
  return text === '' ? '' : `${text[0]?.toUpperCase()}${text.slice(1)}.`;
}
