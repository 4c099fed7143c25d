/** Makes the form element for one fault: a number, a choice or a tick. @module */
import type { FaultKind } from '../../../faults/fault-kinds.ts';
import type { FaultName, Faults } from '../../../faults/faults.ts';
import { element } from '../../ui/element.ts';
import { CHOICE_WORDS } from './fault-words.ts';

export interface FaultInput {
  root: HTMLInputElement | HTMLSelectElement;
  read(): unknown;
  write(value: Faults[FaultName]): void;
}

export function createFaultInput(
  kind: FaultKind,
  attributes: Readonly<Record<string, string>>,
): FaultInput {
  switch (kind.kind) {
    case 'seconds': {
      const { min, max } = kind;
      const limits = { min: String(min), max: String(max), step: 'any' };
      const root = element('input', { ...attributes, type: 'number', ...limits });
      return {
        root,
        // An empty field means zero, which is off.
        read: () => Number(root.value),
        write: (value) => {
          root.value = String(value);
        },
      };
    }
    case 'choice': {
      const options = kind.choices.map((choice) =>
        element('option', { value: choice }, CHOICE_WORDS[choice as keyof typeof CHOICE_WORDS]),
      );
      const root = element('select', { ...attributes }, ...options);
      return {
        root,
        read: () => root.value,
        write: (value) => {
          root.value = String(value);
        },
      };
    }
    case 'switch': {
      const root = element('input', { ...attributes, type: 'checkbox' });
      return {
        root,
        read: () => root.checked,
        write: (value) => {
          root.checked = value === true;
        },
      };
    }
  }
}
