/** A titled region of the detail; its heading names it for those who jump from region to region. @module */
import { type Child, element } from '../../ui/element.ts';

export interface Section<Data> {
  root: HTMLElement;
  update(data: Data): void;
}

export function titledSection(id: string, title: string, ...children: Child[]): HTMLElement {
  const heading = element('h3', { id: `${id}-heading` }, title);
  const attributes = { class: `section ${id}`, 'aria-labelledby': `${id}-heading` };
  return element('section', attributes, heading, ...children);
}
