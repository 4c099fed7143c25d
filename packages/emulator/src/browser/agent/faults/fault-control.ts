/** One fault in the form: its label, what it does, and a change as soon as it is made. @module */

import type { FaultName, Faults } from '../../../contract/faults.ts';
import { faultEntry, faultFix, isFaultValue, isSwitchedOn } from '../../../contract/faults.ts';
import { element } from '../../ui/element.ts';
import { setText } from '../../ui/set-text.ts';
import type { Section } from '../detail/section.ts';
import { createFaultInput } from './fault-input.ts';

/** `onChange` rejects with a sentence that can be shown. */
export function createFaultControl(
  name: FaultName,
  onChange: (change: Partial<Faults>) => Promise<void>,
): Section<Readonly<Faults>> {
  const fault = faultEntry(name);
  const id = `fault-${name}`;
  const input = createFaultInput(fault, { id, 'aria-describedby': `${id}-hint` });
  const problem = element('p', { class: 'fault-problem', role: 'alert' });
  const root = element(
    'div',
    { class: 'fault', 'data-kind': fault.type },
    element('label', { for: id }, fault.label),
    input.root,
    problem,
    element('p', { class: 'quiet fault-hint', id: `${id}-hint` }, fault.description),
  );
  /** Something is being typed that nobody has taken yet. */
  let isDirty = false;

  async function apply(): Promise<void> {
    const value = input.read();
    try {
      if (!isFaultValue(name, value)) throw new Error(faultFix(name));
      await onChange({ [name]: value });
      isDirty = false;
      input.root.removeAttribute('aria-invalid');
      setText(problem, '');
    } catch (error) {
      input.root.setAttribute('aria-invalid', 'true');
      setText(problem, error instanceof Error ? error.message : String(error));
    }
  }

  input.root.addEventListener('input', () => {
    isDirty = true;
  });
  input.root.addEventListener('change', () => void apply());

  return {
    root,
    update(faults) {
      root.dataset.on = String(isSwitchedOn(name, faults));
      if (!isDirty) input.write(faults[name]);
    },
  };
}
