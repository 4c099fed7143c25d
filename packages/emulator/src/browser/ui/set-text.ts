/** Writes text only when it differs, so that live regions stay quiet and selections survive. @module */

export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
