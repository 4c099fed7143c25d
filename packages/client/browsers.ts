/** The browsers that the builds are for: the oldest ones that the widget and the chat SDK still serve. @module */

/** Build targets; the list for readers stands in the README. */
export const BROWSERS: readonly string[] = ['chrome94', 'edge94', 'firefox93', 'safari15'];
