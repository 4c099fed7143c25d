/** Asks the shop's page for a token or a custom context, and matches each answer to its question. @module */
import type {
  ContextOutcome,
  CustomContext,
  PageMessage,
  PanelMessage,
  TokenOutcome,
} from '../bridge/messages.ts';

export interface AskPage {
  token(): Promise<TokenOutcome>;
  context(startContext: CustomContext): Promise<ContextOutcome>;
  /** Give every message of the page to this; those that answer nothing are left alone. */
  hear(message: PageMessage): void;
}

export function createAskPage(post: (message: PanelMessage) => void, newId: () => string): AskPage {
  const tokens = new Map<string, (outcome: TokenOutcome) => void>();
  const contexts = new Map<string, (outcome: ContextOutcome) => void>();

  return {
    token: () =>
      new Promise((resolve) => {
        const askId = newId();
        tokens.set(askId, resolve);
        post({ type: 'ask-token', askId });
      }),
    context: (startContext) =>
      new Promise((resolve) => {
        const askId = newId();
        contexts.set(askId, resolve);
        post({ type: 'ask-context', askId, startContext });
      }),
    hear(message) {
      if (message.type === 'token') {
        tokens.get(message.askId)?.(message.outcome);
        tokens.delete(message.askId);
      } else if (message.type === 'context') {
        contexts.get(message.askId)?.(message.outcome);
        contexts.delete(message.askId);
      }
    },
  };
}
