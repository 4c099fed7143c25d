/** The life of a page: tells when it may have become somebody else's. @module */
import { listen, ownValue, tryTo } from './guard.ts';

/** Why a page may have become somebody else's. */
export type DropReason = 'form' | 'navigation' | 'other tab' | 'user' | 'sign-out';

/** A page that is being followed. */
export interface FollowedPage {
  /** Notices a navigation that no event has told. */
  readonly look: () => void;
  /** Has the site's other tabs and frames, where they can be told, drop what they hold. The message says no more. */
  readonly tellOtherTabs: () => void;
  readonly stop: () => void;
}

/** Where the page is. Without the Navigation API, `pushState` shows in nothing else. */
const placeOf = (): string => history.length + location.href;

/** Whether htmx has sent what may have changed the session. */
const isChangeByHtmx = (event: Event): boolean =>
  ownValue(ownValue(Reflect.get(event, 'detail'), 'requestConfig'), 'verb') !== 'get';

/**
 * Whether a frame of the same site has loaded a page: somebody may have signed out in it. The address of an empty frame
 * that a script fills, such as an advertisement's or the widget's own, has no origin: it has asked the site for nothing.
 */
const isPageOfThisSite = ({ target }: Event): boolean =>
  tryTo(() => Reflect.get(Object(target), 'contentWindow').location.origin) === location.origin;

/**
 * Follows the page until it is told to stop, and tells other tabs that it was loaded.
 * @param onDrop Hears at once that the page may have become somebody else's.
 * @param onSeen Hears that the page is seen again.
 */
export function followPage(onDrop: (reason: DropReason) => void, onSeen: () => void): FollowedPage {
  let place = placeOf();
  let channel: BroadcastChannel | undefined;

  function drop(reason: DropReason): void {
    place = placeOf();
    onDrop(reason);
  }
  const tellOtherTabs = () => tryTo(() => channel?.postMessage(''));
  function open(): void {
    channel = tryTo(() => new BroadcastChannel('lcw-auth'));
    if (channel) channel.onmessage = () => drop('other tab');
    tellOtherTabs();
  }
  /** The next message would evict a page with an open channel from the back/forward cache. */
  const close = () => tryTo(() => channel?.close());

  function dropEverywhere(reason: DropReason): void {
    drop(reason);
    tellOtherTabs();
  }
  const onNavigation = () => dropEverywhere('navigation');
  const stops = [
    close,
    listen({
      submit: () => dropEverywhere('form'),
      popstate: onNavigation,
      hashchange: onNavigation,
      'turbo:load': onNavigation,
      'turbo:render': onNavigation,
      'turbo:submit-end': onNavigation,
      'htmx:afterRequest': (event) => isChangeByHtmx(event) && onNavigation(),
      pagehide() {
        drop('navigation');
        close();
      },
      pageshow(event) {
        if (!Reflect.get(event, 'persisted')) return;
        open();
        drop('navigation');
      },
    }),
    listen(
      { currententrychange: onNavigation },
      tryTo(() => Reflect.get(window, 'navigation')),
    ),
    listen(
      {
        load: (event) => isPageOfThisSite(event) && onNavigation(),
        visibilitychange: onSeen,
      },
      document,
    ),
  ];
  open();

  return {
    look() {
      if (placeOf() !== place) onNavigation();
    },
    tellOtherTabs,
    stop() {
      for (const stop of stops) stop();
    },
  };
}
