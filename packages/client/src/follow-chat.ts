/** Whether a chat goes on in this page, and when a visitor who wants one may be sent to sign in. @module */

/** The chat of a page. */
export interface Chat {
  /** Whether it goes on, by the widget's own events (W2). */
  isOpen(): boolean;
  /** Sends the visitor to the sign-in page, if that is in place here (P3); tells whether it was. */
  goToSignIn(signInUrl: string): boolean;
}

/** Starts to listen to the widget. */
export function followChat(): Chat {
  let isOpen = false;
  for (const event of ['closeChat', 'startChat', 'chatRetrieved']) {
    addEventListener(`lcw:${event}`, () => {
      isOpen = event !== 'closeChat';
    });
  }
  return {
    isOpen: () => isOpen,
    goToSignIn(signInUrl) {
      // Whatever stands there, or in a `<base>`, stays on this site.
      const target = new URL(location.origin + signInUrl);
      const isHere = target.pathname === location.pathname;
      // Where nobody touched the page, nobody asked for a chat.
      if (isHere || isOpen || !navigator.userActivation?.hasBeenActive) return false;
      location.assign(target);
      return true;
    },
  };
}
