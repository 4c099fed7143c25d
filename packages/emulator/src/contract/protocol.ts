/**
 * What the emulator's two halves say to each other: the service (Node) on one side, the widget's
 * panel and the agent's view (browser) on the other. It imports nothing of either, so both can import it.
 * @module
 */
import type { FaultName, Faults } from './faults.ts';

/** How one rule of the contract came out for one token. */
export interface Check {
  /** The rule's number in the contract, such as `T1` or `C2`. */
  rule: string;
  /** What was looked at, in a few words: "Signature", "Expiry". */
  title: string;
  outcome: 'passed' | 'failed' | 'warned' | 'not-checked';
  /** What was found, in full sentences. */
  finding: string;
  /** What the site does about it, in full sentences; absent when there is nothing to do. */
  advice?: string;
  /** The fault that is to blame for it; absent when it is what it would be anyway. */
  fault?: FaultName;
}

/** Finding and advice as one text. */
export function checkText({
  finding,
  advice,
}: {
  finding: string;
  advice?: string | undefined;
}): string {
  return advice === undefined ? finding : `${finding} ${advice}`;
}

/** What the service thinks of one token: every check in the order made, and the sum of them. */
export interface Verdict {
  authenticated: boolean;
  checks: Check[];
  /** The check that decided, when the token was refused. */
  failed?: Check;
}

/** One context variable as the agent sees it (C1 to C5). */
export interface ContextVariable {
  name: string;
  value: string | number | boolean;
  type: 'text' | 'number';
  /**
   * True when the agent is shown it, false when it only routes, as the long form says (C5). Absent where
   * that is not documented: for a flat value, and for a long form that is not quite the documented one.
   */
  isDisplayable?: boolean;
  /** False when the workstream did not define the name, so that it was created as Text (C3). */
  isDefined: boolean;
  /** Set when the page sent it (C6): anybody could have written it. Absent when a token vouches. */
  source?: 'page';
  /** What is not quite as documented in its form (C5). */
  warning?: string;
  /** Set when token and page gave the same name and the other one counts (option `contextWins`, C6). */
  isOverruled?: true;
  /** Set when the page filled a name that the workstream defines and the token leaves open (C7). */
  fillsDefined?: true;
}

export interface Message {
  id: string;
  from: 'customer' | 'agent' | 'system';
  /** Empty when a file goes along, which `metadata` then names. */
  text: string;
  /** Epoch milliseconds. */
  sentAt: number;
  /** What the customer's client sent along, such as an attachment's id and name. */
  metadata?: Record<string, string>;
}

/** The contact record that `sub` links to (T3). */
export interface Contact {
  id: string;
  name?: string;
  /** `record`: from the emulator's `contacts` option. `claims`: from the token, unverified by any record. */
  source: 'record' | 'claims';
}

/** One chat, or one refused attempt at one, as the agent's view shows it. */
export interface Conversation {
  id: string;
  widgetId: string;
  /** Epoch milliseconds. */
  startedAt: number;
  /**
   * `refused`: the token was not accepted, so no chat came about. `no-token`: nor did one, because the
   * page handed over none.
   */
  state: 'refused' | 'no-token' | 'open' | 'closed';
  /** What the page did instead, when `state` is `no-token`. */
  noToken?: NoToken;
  /** Set when it is a guest's chat in which nobody had said anything, closed to make place for a newer one. */
  evicted?: true;
  /** Absent for an unauthenticated chat (sign-in optional, no token sent). */
  verdict?: Verdict;
  contact?: Contact;
  context: ContextVariable[];
  /** The token's decoded header and claims; the signature is never kept. */
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  /** Answers to the pre-chat survey as the customer's page sent them: unverified. */
  preChatResponse?: Record<string, unknown>;
  messages: Message[];
}

/**
 * `answered-null`: it called back with null, undefined or an empty text. `malformed`: with something else that is
 * not a token. `missing`: there is no such function.
 */
export const NO_TOKEN_DEEDS = [
  'answered-null',
  'malformed',
  'threw',
  'timed-out',
  'missing',
] as const;

/** What a page's function did instead of handing over a token. */
export interface NoToken {
  did: (typeof NO_TOKEN_DEEDS)[number];
  /** Who was asked: the JavaScript client function's name, or "The registered provider". */
  asked: string;
  /** More about it, such as "null" or "an empty text". */
  detail: string;
  /** Why, as far as the page's own events and requests showed it. */
  cause?: NoTokenCause;
}

export interface NoTokenCause {
  kind: 'signed-out' | 'no-contact' | 'failed';
  /** The status of the answer, when there was one. */
  status?: number;
  /** The code of the failure, the server's own where it gave one. */
  code?: string;
  /** Address of what answered, without its query. */
  path?: string;
  /** What the page's script said, in full sentences. */
  message?: string;
}

/** What the agent's page has to know of a widget to explain a chat that came from it. */
export interface AgentWidget {
  id: string;
  /** Whether it has an authentication setting (A1); without one nobody is asked for a token. */
  authentication: boolean;
  /** The script tag that brings it into a page. */
  tag: string;
}

/** Sent soon after every change over `GET /agent/events` as the server-sent event `state`. */
export interface AgentState {
  /** Newest first. */
  conversations: Conversation[];
  /** All of them, the emulator's own first. */
  widgets: AgentWidget[];
  /** Where the emulator fetches the site's public key, for the header of the page. */
  publicKeyUrl: string;
  /** Calls, and fields of calls, that the emulator does not know. */
  unknownCalls: string[];
  /** Whether those are let through instead of refused. */
  loose: boolean;
  faults: Readonly<Faults>;
  /** How many conversations do not fit into one event; absent when all do. */
  omittedConversations?: number;
}

/** `GET /livechatconnector/config/{orgId}/{widgetId}`: the part the panel reads. */
export interface WidgetConfig {
  LiveChatVersion: number;
  LiveChatConfigAuthSettings: { msdyn_javascriptclientfunction: string } | null;
  LiveWSAndLiveChatEngJoin: Record<string, string>;
  DataMaskingInfo: {
    setting: { msdyn_maskforcustomer: string };
    /** Regular expressions by name, which the chat SDK applies before it sends. */
    dataMaskingRules: Record<string, string>;
  };
  ChatWidgetLanguage: { msdyn_localeid: string };
  /** The emulator's own addition: which of the two behaviours of P5 the widget shows. */
  EmulatorSettings: { tokenRead: 'at-start' | 'at-registration' };
}

/** Answer of `POST …/conversation`. `Token` is the chat token for the messages route. */
export interface ConversationStarted {
  ChatId: string;
  Token: string;
  RegionGtms: string;
  ExpiresIn: string;
  VisitorId: string;
  /** Ends with a slash, as the real one does. */
  ACSEndpoint: string;
  AttachmentConfiguration: { AttachmentServiceEndpoint: string };
}

/** A message in the format of the real chat threads. */
export interface ThreadMessage {
  /** Epoch milliseconds, and more where they would not be unique. */
  id: string;
  type: 'text';
  /** Place in the thread, from 1 on. */
  sequenceId: string;
  version: string;
  content: { message: string };
  senderDisplayName: string;
  /** ISO 8601. */
  createdOn: string;
  senderCommunicationIdentifier: { rawId: string; communicationUser: { id: string } };
  /** As it was sent, but for `tags`, which tells an agent (`public`) from the service (`system`) and the customer. */
  metadata: { tags: string; [name: string]: string };
}

/** Answer of `GET …/messages`. */
export interface MessagesAnswer {
  /** Newest first. */
  value: ThreadMessage[];
  /** Address of the next page, when `maxPageSize` was asked for and there is one. */
  nextLink?: string;
  /** The emulator's own addition: how the panel learns that the agent ended the chat. */
  state: 'open' | 'closed';
}

/** Answer of `POST …/messages`. */
export interface MessageSent {
  id: string;
}

/** Body of every refusal by the service. */
export interface Refusal {
  /** `lcw:error` code (W3) that the widget raises for it. */
  errorCode?: number;
  /** The contract's rule that was broken. */
  rule?: string;
  title: string;
  detail: string;
  /** The fault that is to blame for it. */
  fault?: FaultName;
}

/** Where the panel reports a {@link NoToken}, with the `widgetId`: the emulator's own addition. */
export const WIDGET_ATTEMPTS = '/livechatwidget/attempts';

/** The header in which the JWT travels (S3): no "Bearer". */
export const TOKEN_HEADER = 'AuthenticatedUserToken';

/** `lcw:error` codes and their documented sentences (W3). */
export const WIDGET_ERRORS = {
  1: 'Custom context provider method execution failed',
  2: 'Auth token provider method execution failed',
  3: "Auth token provider didn't provide any token",
  4: 'Auth token provider provided invalid token',
  7: 'Live chat widget scripts failed to load',
  8: 'Auth function cannot be found on webpage',
} as const;

export type WidgetErrorCode = keyof typeof WIDGET_ERRORS;

/** The `errorcode` header by which the chat SDK knows that nobody is there to talk to. */
export const OUTSIDE_OPERATING_HOURS = '705';
