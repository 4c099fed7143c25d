/** Writes a name so that a narrow column breaks it between its words: after `_`, `/`, `-` and `.`. @module */

/** A part without any of them breaks when it is as long as this. */
const PARTS = /[^_/.-]{0,16}[_/.-]{1,4}|[^_/.-]{1,16}/gu;

export function setBreakableText(node: Element, text: string): void {
  if (node.textContent === text) return;
  const parts = text.match(PARTS) ?? [];
  node.replaceChildren(
    ...parts.flatMap((part, index) =>
      index === 0 ? [part] : [document.createElement('wbr'), part],
    ),
  );
}
