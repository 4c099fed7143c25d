/** A stand-in for the widget's SDK, in both behaviours of P5. @module */
import type { WidgetProvider } from '../../src/widget-sdk.ts';

/** When the widget reads the token: as documented, or as the older bootstrapper does. */
export type TokenRead = 'at-start' | 'at-registration';

/** Puts an SDK where the real one is. Until `ready()` calls are lost (P7). */
export function makeWidget(tokenRead: TokenRead = 'at-start', isReady = true) {
  let provider: WidgetProvider | null = null;
  let token: string | null | undefined;
  const calls: string[] = [];
  const tokens: (string | null | undefined)[] = [];
  const sdk = {
    setAuthTokenProvider(given: WidgetProvider) {
      calls.push('set');
      if (!isReady) return;
      provider = given;
      if (tokenRead === 'at-start') return;
      token = undefined;
      let sent: string | null | undefined;
      given((value) => {
        sent = value;
      });
      token = sent;
    },
    getAuthTokenProvider: () => provider,
    removeAuthTokenProvider() {
      calls.push('remove');
      provider = null;
    },
    closeChat() {
      calls.push('close');
      dispatchEvent(new CustomEvent('lcw:closeChat'));
    },
    startChat() {
      calls.push('start');
      if (!isReady) return;
      if (tokenRead === 'at-registration') tokens.push(token);
      else provider?.((value) => tokens.push(value));
    },
  };
  Object.assign(globalThis, { Microsoft: { Omnichannel: { LiveChatWidget: { SDK: sdk } } } });
  return {
    sdk,
    calls,
    /** What each chat was started with. */
    tokens,
    /** What the widget has read, in the behaviour that reads at registration. */
    held: () => token,
    ready() {
      isReady = true;
      dispatchEvent(new CustomEvent('lcw:ready'));
    },
  };
}
