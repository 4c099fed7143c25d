/** Makes the form element for one fault: a number, a choice or a tick. @module */
import type { FaultEntry, FaultName, Faults } from '../../../contract/faults.ts';
import { element } from '../../ui/element.ts';

export interface FaultInput {
  root: HTMLInputElement | HTMLSelectElement;
  read(): unknown;
  write(value: Faults[FaultName]): void;
}

export function createFaultInput(
  fault: FaultEntry,
  attributes: Readonly<Record<string, string>>,
): FaultInput {
  switch (fault.type) {
    case 'seconds': {
      const { min, max } = fault;
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
      const options = Object.entries(fault.choices).map(([choice, words]) =>
        element('option', { value: choice }, words),
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
