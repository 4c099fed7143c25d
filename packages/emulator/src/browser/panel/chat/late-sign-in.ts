/**
 * Asks whether the guest of a running chat has signed in meanwhile, and if so makes the chat that
 * customer's (P10).
 * @module
 */
import { type ChatFailureReason, failureReasonOf } from '../service/chat-failure.ts';
import { askForToken, type ChatOpener, type OpenedChat } from './open-chat.ts';

export interface LateSignInParts {
  opener: ChatOpener;
  running: () => OpenedChat | null;
  /** The same chat, with the token that is now sent for it. */
  onSignedIn: (chat: OpenedChat) => void;
  /** The chat became the customer's after it had been left. */
  onTooLate: (chat: OpenedChat) => void;
  onFailure: (reason: ChatFailureReason) => void;
}

export interface LateSignIn {
  /** Nothing happens unless a guest's chat is running and sign-in is optional. */
  ask(): Promise<void>;
}

export function createLateSignIn(parts: LateSignInParts): LateSignIn {
  const { opener, running, onSignedIn, onTooLate, onFailure } = parts;
  let isAsking = false;
  // A provider that is registered while another is being asked has not been heard.
  let isAskedAgain = false;

  async function signIn(guest: OpenedChat): Promise<void> {
    try {
      const jwt = await askForToken(opener);
      if (jwt === null || running() !== guest) return;
      await opener.connector.authenticateChat({ ...guest, jwt });
      const chat = { ...guest, jwt };
      if (running() === guest) onSignedIn(chat);
      else onTooLate(chat);
    } catch (error) {
      if (running() === guest) onFailure(failureReasonOf(error));
    }
  }

  async function ask(): Promise<void> {
    if (isAsking) {
      isAskedAgain = true;
      return;
    }
    isAsking = true;
    do {
      isAskedAgain = false;
      const guest = running();
      if (guest !== null && guest.jwt === null && opener.settings.isSignInOptional) {
        await signIn(guest);
      }
    } while (isAskedAgain);
    isAsking = false;
  }

  return { ask };
}
