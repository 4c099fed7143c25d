/** The object at `Microsoft.Omnichannel.LiveChatWidget.SDK` (W1), there before the widget is ready (P7). @module */
import type { CustomContext, PageMessage, WidgetSettings } from '../bridge/messages.ts';
import type { WidgetEvent } from './raise-event.ts';
import { tellDeveloper } from './tell-developer.ts';
import type { ContextProvider } from './token/acquire-context.ts';
import type { AuthTokenProvider, AuthTokenRegistration } from './token/auth-token-registration.ts';

export interface StartChatOptions {
  customContext?: CustomContext;
  inNewWindow?: boolean;
}

export interface AgentAvailability {
  isAgentAvailable: boolean;
  isQueueAvailable: boolean;
}

export interface LiveChatWidgetSdk {
  setAuthTokenProvider(provider: AuthTokenProvider): void;
  getAuthTokenProvider(): AuthTokenProvider | null;
  removeAuthTokenProvider(): void;
  setContextProvider(provider: ContextProvider): void;
  getContextProvider(): ContextProvider | null;
  removeContextProvider(): void;
  startChat(options?: StartChatOptions): void;
  startProactiveChat(
    notification?: { message?: string } | string,
    showPreChat?: boolean,
    inNewWindow?: boolean,
  ): void;
  closeChat(): void;
  getAgentAvailability(): Promise<AgentAvailability>;
}

export interface SdkParts {
  /** Null until `lcw:ready`. */
  settings: () => WidgetSettings | null;
  registration: AuthTokenRegistration;
  /** The methods that were called too early (P7), and not again since. */
  lost: Set<string>;
  post: (message: PageMessage) => void;
  raise: (name: WidgetEvent, detail?: unknown) => void;
  /** Opens the panel in its own window (W4). */
  popOut: (customContext: CustomContext) => void;
}

const INVITATION = 'Can we help you? We are here to chat.';

export function createSdk(parts: SdkParts): LiveChatWidgetSdk {
  const { settings, registration, lost, post, raise, popOut } = parts;
  let contextProvider: ContextProvider | null = null;

  /** P7: the methods exist early, and what is asked of them then is lost. */
  function isLost(method: string): boolean {
    const isEarly = settings() === null;
    if (isEarly) lost.add(method);
    else lost.delete(method);
    return isEarly;
  }

  function warnBesideToken(what: string): void {
    if (!settings()?.isAuthenticated) return;
    tellDeveloper(
      'warn',
      `${what} is documented for unauthenticated chat only. It is sent beside the token, as Microsoft's widget does since June 2025, and nobody vouches for it: put what counts into the token's lwicontexts (C6).`,
    );
  }

  function assertFunction(method: string, value: unknown): void {
    if (typeof value !== 'function') throw new TypeError(`[emulator] ${method} needs a function.`);
  }

  return {
    setAuthTokenProvider(provider) {
      assertFunction('setAuthTokenProvider', provider);
      if (isLost('setAuthTokenProvider')) return;
      registration.set(provider);
      post({ type: 'provider-set' });
    },
    getAuthTokenProvider: () => registration.get(),
    removeAuthTokenProvider() {
      if (!isLost('removeAuthTokenProvider')) registration.remove();
    },
    setContextProvider(provider) {
      assertFunction('setContextProvider', provider);
      if (isLost('setContextProvider')) return;
      warnBesideToken('setContextProvider');
      contextProvider = provider;
    },
    getContextProvider: () => contextProvider,
    removeContextProvider() {
      if (!isLost('removeContextProvider')) contextProvider = null;
    },
    startChat(options = {}) {
      if (isLost('startChat')) return;
      const { customContext = {}, inNewWindow = false } = options;
      if (Object.keys(customContext).length > 0) warnBesideToken('startChat: customContext');
      if (inNewWindow) popOut(customContext);
      else post({ type: 'start-chat', customContext });
    },
    startProactiveChat(notification, _showPreChat, inNewWindow = false) {
      if (isLost('startProactiveChat')) return;
      const text = typeof notification === 'string' ? notification : notification?.message;
      post({ type: 'invite', text: text ?? INVITATION, inNewWindow });
    },
    closeChat() {
      if (!isLost('closeChat')) post({ type: 'close-chat' });
    },
    getAgentAvailability() {
      if (isLost('getAgentAvailability')) {
        return Promise.reject(new Error('[emulator] The widget is not ready yet.'));
      }
      const isOpen = settings()?.isOutOfOperatingHours !== true;
      const availability = { isAgentAvailable: isOpen, isQueueAvailable: isOpen };
      raise('lcw:getAgentAvailability', availability);
      return Promise.resolve(availability);
    },
  };
}
