/** Everything that the panel shows, as one value. @module */
import type { Message } from '../../../contract/protocol.ts';
import type { PanelView } from '../../bridge/messages.ts';
import type { ChatFailureReason } from '../service/chat-failure.ts';

/** A message that the service does not have yet. */
export interface PendingMessage {
  key: string;
  text: string;
  state: 'sending' | 'failed';
}

export interface PanelState {
  isOpen: boolean;
  /** False when the panel came back by itself after a reload: then the focus stays in the page. */
  takesFocus: boolean;
  phase: 'idle' | 'connecting' | 'talking' | 'ended' | 'failed';
  messages: readonly Message[];
  pending: readonly PendingMessage[];
  /** Message id → key of the pending message that it was, so that it keeps its place on screen. */
  keys: ReadonlyMap<string, string>;
  /** Messages that came while the panel was minimised. */
  unread: number;
  /** The service stopped answering for a moment. */
  isTroubled: boolean;
  /** Why, while `phase` is `failed`. */
  failure: ChatFailureReason | null;
  /** The words of a proactive invitation, while it is shown. */
  invitation: string | null;
}

export const INITIAL_STATE: PanelState = {
  isOpen: false,
  takesFocus: false,
  phase: 'idle',
  messages: [],
  pending: [],
  keys: new Map(),
  unread: 0,
  isTroubled: false,
  failure: null,
  invitation: null,
};

/** How much of the page this state needs. */
export function viewOf({ isOpen, invitation }: PanelState): PanelView {
  if (isOpen) return 'open';
  return invitation === null ? 'closed' : 'invited';
}
