/** A titled region of the page; its heading names it for those who jump from region to region. @module */
import type { ComponentChildren, Ref, VNode } from 'preact';

interface SectionProps {
  id: string;
  title: string;
  children: ComponentChildren;
  /** For a region that is brought into sight: it takes the focus then. */
  rootRef?: Ref<HTMLElement>;
}

export function Section({ id, title, children, rootRef }: SectionProps): VNode {
  return (
    <section
      ref={rootRef ?? null}
      class={`section ${id}`}
      aria-labelledby={`${id}-heading`}
      tabIndex={rootRef ? -1 : undefined}
    >
      <h3 id={`${id}-heading`}>{title}</h3>
      {children}
    </section>
  );
}
