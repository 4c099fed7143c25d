/** Whether a chat goes on in this page, and when a visitor who wants one may be sent to sign in. @module */
import { listen, tryTo } from './guard.ts';

/** The chat of a page. */
export interface Chat {
  /** Sends the visitor to the sign-in page, if that is in place here (P3); tells whether it was. */
  readonly goToSignIn: (signInUrl: string) => boolean;
  readonly stop: () => void;
}

/** Starts to listen to the widget (W2) and to the visitor. */
export function followChat(): Chat {
  // `hasBeenActive` is no help, since it lasts from page to page; not every browser keeps count of touches.
  const isActive = () => tryTo(() => navigator.userActivation.isActive);
  let isOpen = false;
  // Perhaps the touch for which this was loaded.
  let isTouched = isActive() === true;
  const onChat = () => {
    isOpen = true;
  };
  const onTouch = () => {
    isTouched = true;
  };
  const stop = listen({
    'lcw:startChat': onChat,
    'lcw:chatRetrieved': onChat,
    'lcw:closeChat'() {
      isOpen = false;
    },
    click: onTouch,
    keydown: onTouch,
    // Whoever touches one of the page's frames gives it the focus. The widget's takes it by itself, too.
    blur() {
      isTouched ||= isActive() ?? true;
    },
  });
  return {
    goToSignIn(signInUrl) {
      // Whatever stands there, or in a `<base>`, stays on this site. In a sandboxed frame there is no such address.
      const target = tryTo(() => new URL(location.origin + signInUrl));
      const isHere = !target || target.pathname === location.pathname;
      // Where nobody touched this page, nobody asked it for a chat: one that opens its chat by itself when the visitor
      // comes back from signing in would send them in a circle.
      const isAsked = isTouched || isActive();
      if (isHere || isOpen || !isAsked) return false;
      location.assign(target);
      return true;
    },
    stop,
  };
}
