/** What the provider hears from its page and does to it; on a server, nothing. @module */
import type { Config } from './options.ts';

/** The page around a provider. */
export interface Page {
  /** Whether a chat goes on, by the widget's own events (W2). */
  isChatOpen(): boolean;
  /** Sends the visitor to the sign-in page, if that is in place here (P3). */
  goToSignIn(): void;
  /** Has the site's other tabs sign out as well. */
  tellTabs(): void;
}

const SERVER: Page = { isChatOpen: () => false, goToSignIn() {}, tellTabs() {} };

/** Starts to listen to the page, and tells the site's other tabs that it was loaded, perhaps for somebody else. */
export function followPage(config: Config, forget: () => void, signOut: () => void): Page {
  if (typeof document === 'undefined') return SERVER;
  const { signInUrl, user } = config;
  let shownUser = user();
  let isChatOpen = false;
  let mayRedirect = true;

  for (const event of ['startChat', 'chatRetrieved', 'closeChat']) {
    addEventListener(`lcw:${event}`, () => {
      isChatOpen = event !== 'closeChat';
    });
  }

  // A page that comes back, out of the back/forward cache or from behind a tab, may come back to somebody else.
  addEventListener('pagehide', forget);
  addEventListener('visibilitychange', () => {
    if (shownUser !== user()) forget();
    shownUser = user();
  });

  // One bit is all that a message carries: whether the sender signed out, or was merely loaded.
  const tabs = new BroadcastChannel('lcw-auth');
  tabs.onmessage = ({ data }) => (data ? signOut() : forget());
  tabs.postMessage(false);

  function goToSignIn(): void {
    // Without a signInUrl this is the page itself.
    const { origin, pathname } = new URL(signInUrl, location.href);
    const isElsewhere = origin === location.origin && pathname !== location.pathname;
    // Where nobody touched the page, nobody asked for a chat.
    const isUntouched = navigator.userActivation?.hasBeenActive === false;
    if (!mayRedirect || isChatOpen || isUntouched || !isElsewhere) return;
    mayRedirect = false;
    location.assign(signInUrl);
  }

  return { isChatOpen: () => isChatOpen, goToSignIn, tellTabs: () => tabs.postMessage(true) };
}
