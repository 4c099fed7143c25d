/** The emulator's one voice in the shop's console. @module */

/** Never pass a token or a claim: consoles are copied into tickets. */
export function tellDeveloper(level: 'warn' | 'error', text: string): void {
  // biome-ignore lint/suspicious/noConsole: the console is where this widget's users look
  console[level](`[emulator] ${text}`);
}
