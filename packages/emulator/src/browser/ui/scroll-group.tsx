/** A part that scrolls by itself where it must, and so has a name and can be reached by keyboard. @module */
import type { ComponentChildren, Ref, VNode } from 'preact';

interface ScrollGroupProps {
  label: string;
  className: string;
  children: ComponentChildren;
  rootRef?: Ref<HTMLDivElement>;
  onScroll?: () => void;
}

export function ScrollGroup(props: ScrollGroupProps): VNode {
  const { label, className, children, rootRef = null, onScroll } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no form, so this is not a fieldset
    <div
      ref={rootRef}
      class={className}
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows scroll it only while it has the focus
      tabIndex={0}
      onScroll={onScroll}
    >
      {children}
    </div>
  );
}
