/** Keeps the page in the colours that its reader prefers, by the same names as in the panel. @module */

export function followTheme(root: HTMLElement, dark: MediaQueryList): void {
  const wear = (): void => {
    root.dataset.theme = dark.matches ? 'dark' : 'light';
  };
  wear();
  dark.addEventListener('change', wear);
}
