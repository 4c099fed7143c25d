/** What the provider hears from its page and the site's other tabs; on a server, nothing. @module */

/**
 * Starts to listen, and tells the other tabs that a page was loaded, perhaps for somebody else.
 * @returns the function that has the other tabs sign out as well.
 */
export function followPage(
  forget: () => void,
  signOut: () => void,
  forgetOthers: () => void,
): BroadcastChannel {
  // A page that comes back, out of the back/forward cache or from behind a tab, may come back to somebody else.
  addEventListener('pagehide', forget);
  addEventListener('visibilitychange', forgetOthers);

  // One bit is all that a message carries: whether the sender signed out, or was merely loaded.
  const tabs = new BroadcastChannel('lcw-auth');
  tabs.onmessage = ({ data }) => (data ? signOut() : forget());
  tabs.postMessage(false);
  return tabs;
}
