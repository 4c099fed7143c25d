/** Makes DOM elements; text only ever becomes a text node, so nothing that is shown can run. @module */

export type Child = Node | string;

/** `children` that are strings become text; `attributes` are set as they are. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
