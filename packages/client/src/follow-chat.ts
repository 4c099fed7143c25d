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
  let isOpen = false;
  let isTouched = false;
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
    // Whoever touches one of the page's frames gives it the focus.
    blur: onTouch,
  });
  return {
    goToSignIn(signInUrl) {
      // Whatever stands there, or in a `<base>`, stays on this site. In a sandboxed frame there is no such address.
      const target = tryTo(() => new URL(location.origin + signInUrl));
      const isHere = !target || target.pathname === location.pathname;
      // Where nobody touched the page, nobody asked for a chat. Not every browser keeps count of that.
      const isAsked = tryTo(() => navigator.userActivation.hasBeenActive) ?? isTouched;
      if (isHere || isOpen || !isAsked) return false;
      location.assign(target);
      return true;
    },
    stop,
  };
}
