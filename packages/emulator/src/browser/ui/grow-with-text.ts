/** Lets a text area be as high as its text, up to what the style sheet allows. @module */

/** Returns the function to call after the text was set by program. */
export function growWithText(area: HTMLTextAreaElement): () => void {
  const grow = (): void => {
    area.style.height = 'auto';
    // The border belongs to the height but not to the scroll height.
    const border = area.offsetHeight - area.clientHeight;
    area.style.height = `${area.scrollHeight + border}px`;
  };
  area.addEventListener('input', grow);
  return grow;
}
