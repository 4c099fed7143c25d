/** Makes a text area as high as its text, up to what the style sheet allows. @module */

/** To be called after its text has changed. */
export function growToText(area: HTMLTextAreaElement): void {
  area.style.height = 'auto';
  // The border belongs to the height but not to the scroll height.
  const border = area.offsetHeight - area.clientHeight;
  area.style.height = `${area.scrollHeight + border}px`;
}
