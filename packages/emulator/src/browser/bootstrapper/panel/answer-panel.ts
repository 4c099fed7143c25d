/** What the page does for a chat panel, in a frame or in a window: answers it, raises its events, keeps its chat. @module */
import type {
  PageMessage,
  PanelMessage,
  TokenOutcome,
  WidgetSettings,
} from '../../bridge/messages.ts';
import { raiseError, raiseEvent } from '../raise-event.ts';
import { acquireContext, type ContextProvider } from '../token/acquire-context.ts';
import { acquireToken } from '../token/acquire-token.ts';
import type { AuthTokenRegistration } from '../token/auth-token-registration.ts';
import { createPageNews } from '../token/page-news.ts';
import type { ChatKeeper } from './chat-keeper.ts';

export interface PanelAnswerParts {
  host: Window;
  /** Null until `lcw:ready`. */
  settings: () => WidgetSettings | null;
  registration: AuthTokenRegistration;
  contextProvider: () => ContextProvider | null;
  keeper: ChatKeeper;
}

/** `post` leads to the panel that sent the message, and to no other. */
export type AnswerPanel = (message: PanelMessage, post: (answer: PageMessage) => void) => void;

export function createPanelAnswers(parts: PanelAnswerParts): AnswerPanel {
  const { host, settings, registration, contextProvider, keeper } = parts;
  const news = createPageNews(host);

  async function acquire(known: WidgetSettings): Promise<TokenOutcome> {
    const causeOf = news.watch();
    const outcome = await acquireToken({ settings: known, registration, root: host });
    const cause = causeOf();
    if (outcome.kind === 'token') news.forget();
    if (outcome.kind !== 'failed' || cause === undefined) return outcome;
    return { ...outcome, noToken: { ...outcome.noToken, cause } };
  }

  return (message, post) => {
    switch (message.type) {
      case 'ask-token': {
        const { askId } = message;
        const known = settings();
        if (known === null) return;
        void acquire(known).then((outcome) => post({ type: 'token', askId, outcome }));
        break;
      }
      case 'ask-context': {
        const outcome = acquireContext(contextProvider(), message.startContext);
        post({ type: 'context', askId: message.askId, outcome });
        break;
      }
      case 'keep':
        keeper.write(message.kept);
        break;
      case 'event':
        raiseEvent(host, message.name, message.detail);
        break;
      case 'error':
        raiseError(host, message);
        break;
    }
  };
}
