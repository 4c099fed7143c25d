/** Registers the provider with the widget's SDK, whenever that is ready and whichever way it reads tokens (P5). @module */
import { followChat } from './follow-chat.ts';
import type { TokenProvider } from './token-provider.ts';
import { type WidgetProvider, widgetSdk } from './widget-sdk.ts';

/** How long a page that was given no token waits before it asks again, however busy the customer is. */
const REST_MS = 60_000;

/**
 * Registers through `setAuthTokenProvider`, now and again on `lcw:ready`, since what is registered earlier is lost
 * (P7). That alone requests nothing. A widget that reads a token during registration gets null at once, then a token
 * that is fetched and registered again. That one is renewed only when it is too old *and* the customer does something,
 * so that an abandoned page does not keep the site's session alive.
 * @returns the function that takes the provider away again.
 */
export function attachToWidget(provider: TokenProvider): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const chat = followChat();
  let isRegistering = false;
  let readsAtRegistration = false;
  let isResting = false;

  const answer: WidgetProvider = (callback, context) => {
    readsAtRegistration ||= isRegistering;
    if (isRegistering && !provider.diagnose().claims) callback(null);
    else provider.provide(callback, context, chat.goToSignIn);
  };

  function register(): void {
    isRegistering = true;
    widgetSdk()?.setAuthTokenProvider(answer);
    isRegistering = false;
  }

  function rest(): void {
    isResting = true;
    setTimeout(() => {
      isResting = false;
    }, REST_MS);
  }

  function renew(): void {
    if (readsAtRegistration && !isResting && !provider.diagnose().claims) void provider.prefetch();
  }

  function start(): void {
    register();
    renew();
  }

  function onActivity(): void {
    // A sign-out has removed it; the next customer's chat needs it.
    if (widgetSdk()?.getAuthTokenProvider() === null) register();
    renew();
  }

  function onChange(): void {
    // A chat that is going on keeps the token that it has.
    if (readsAtRegistration && (provider.diagnose().claims || !chat.isOpen())) register();
  }

  addEventListener('lcw:ready', start, { signal });
  addEventListener('lcw-auth:change', onChange, { signal });
  addEventListener('lcw:closeChat', onChange, { signal });
  // After a sign-out the site may still be ending its session.
  addEventListener('lcw-auth:signed-out', rest, { signal });
  addEventListener('lcw-auth:error', rest, { signal });
  addEventListener('pointerover', onActivity, { signal });
  addEventListener('keydown', onActivity, { signal });
  start();

  return () => {
    stop.abort();
    const sdk = widgetSdk();
    if (sdk?.getAuthTokenProvider() === answer) sdk.removeAuthTokenProvider();
  };
}
