/** Registers the provider with the widget's SDK, whenever that is ready and whichever way it reads tokens (P5). @module */
import {
  coreOf,
  look,
  provide,
  subscribe,
  type TokenChange,
  tokenForLater,
} from './create-token-provider.ts';
import { followChat } from './follow-chat.ts';
import { listen, tryTo } from './guard.ts';
import { startStopwatch } from './stopwatch.ts';
import type { TokenProvider } from './token-provider.ts';
import { emptyWidget, type WidgetProvider, widgetSdk } from './widget-sdk.ts';

/** How long a page that was given no token waits before it asks again, however busy the customer is. */
const REST_MS = 60_000;

/** How long a form, perhaps in another tab, and all else is given to end before the next token is fetched. */
const FORM_MS = 3000;
const SETTLING_MS = 1000;

/**
 * Registers through `setAuthTokenProvider`, now and again on `lcw:ready`, since what is registered earlier is lost
 * (P7). That alone requests nothing. A widget that reads a token during registration gets null at once, then a token
 * that is fetched and registered again. Whenever the page may have become somebody else's it is given null at once,
 * and then the next token. One that has grown old is renewed only when the customer does something, so that an
 * abandoned page does not keep the site's session alive.
 * @returns the function that takes the provider away again.
 * @throws ConfigError when `provider` was not made by `createTokenProvider`.
 */
export function attachToWidget(provider: TokenProvider): () => void {
  const core = coreOf(provider);
  const chat = followChat();
  let isRegistering = false;
  let readsAtRegistration = false;
  let restIsOver = () => true;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const answer: WidgetProvider = (callback, context) => {
    readsAtRegistration ||= isRegistering;
    if (isRegistering) callback(tokenForLater(core)?.token ?? null);
    else provide(core, callback, context, chat.goToSignIn);
  };
  const registered = () => tryTo(() => widgetSdk()?.getAuthTokenProvider());

  function register(): void {
    isRegistering = true;
    tryTo(() => widgetSdk()?.setAuthTokenProvider(answer));
    isRegistering = false;
  }

  function rest(ms: number): void {
    const restedMs = startStopwatch();
    restIsOver = () => restedMs() >= ms;
  }

  /** Puts back what a sign-out has removed, and fetches the next token for a widget that cannot ask for it. */
  function renew(): void {
    if (registered() === null) register();
    if (!readsAtRegistration || !restIsOver() || tokenForLater(core)) return;
    rest(REST_MS);
    void provider.prefetch();
  }

  function onTouch(): void {
    look(core);
    renew();
  }

  function onChange(change: TokenChange): void {
    // What the site itself has registered meanwhile is left alone.
    if (readsAtRegistration && registered() === answer) register();
    if (change === 'disposed') detach();
    else if (change === 'fetched') rest(0);
    else if (change === 'refused') rest(REST_MS);
    else settle(change);
  }

  /** What made the page drop its token is given time to come to its end. */
  function settle(change: TokenChange): void {
    const isForm = change === 'form' || change === 'other tab';
    const settlingMs = isForm ? FORM_MS : SETTLING_MS;
    // After a sign-out the site may still be ending its session: what the next customer does has a token fetched.
    rest(change === 'sign-out' ? REST_MS : settlingMs);
    clearTimeout(timer);
    timer = setTimeout(() => {
      // A page behind others asks when it is seen again.
      if (document.visibilityState !== 'hidden') renew();
    }, settlingMs);
  }

  function detach(): void {
    for (const stop of stops) stop();
    clearTimeout(timer);
    if (registered() === answer) emptyWidget();
  }

  const stops = [
    chat.stop,
    subscribe(core, onChange),
    listen({
      'lcw:ready'() {
        register();
        renew();
      },
      pointerover: onTouch,
      pointerdown: onTouch,
      keydown: onTouch,
      visibilitychange: onTouch,
    }),
  ];
  register();
  renew();
  return detach;
}
