/** Why a chat did not come about: a documented code (W3), or none when the service is out of reach. @module */
import type { NoToken, Refusal, WidgetErrorCode } from '../../../contract/protocol.ts';
import { OUTSIDE_OPERATING_HOURS, WIDGET_ERRORS } from '../../../contract/protocol.ts';

export interface ChatFailureReason {
  errorCode?: WidgetErrorCode | undefined;
  /** The contract's rule that the service named. */
  rule?: string | undefined;
  detail?: string | undefined;
  /** The service's answer, when it gave one. */
  status?: number | undefined;
  /** What the page did instead of handing over a token, when it is that. */
  noToken?: NoToken | undefined;
  /** Nobody is there to talk to: no failure of anything. */
  isOutOfHours?: boolean;
}

export class ChatFailure extends Error {
  override readonly name = 'ChatFailure';
  readonly reason: ChatFailureReason;

  constructor(reason: ChatFailureReason) {
    super(reason.detail ?? 'The chat could not be started.');
    this.reason = reason;
  }
}

/** What the service answers to a chat that is over, or another customer's. */
const NO_SUCH_CHAT: readonly (number | undefined)[] = [404, 409, 410];

/** Whether there is no such chat to go on with. */
export function isNoSuchChat(error: unknown): boolean {
  return error instanceof ChatFailure && NO_SUCH_CHAT.includes(error.reason.status);
}

export function failureReasonOf(error: unknown): ChatFailureReason {
  return error instanceof ChatFailure ? error.reason : { detail: String(error) };
}

/** A 401 is the documented code 4; any other status has no code unless the service gives one. */
export function failureOfRefusal(
  status: number,
  refusal: Partial<Refusal> | null,
  headerCode: string | null = null,
): ChatFailure {
  const given = refusal?.errorCode;
  const errorCode = isErrorCode(given) ? given : status === 401 ? 4 : undefined;
  return new ChatFailure({
    status,
    errorCode,
    rule: refusal?.rule,
    isOutOfHours: headerCode === OUTSIDE_OPERATING_HOURS,
    detail: refusal?.detail ?? refusal?.title ?? `The chat service answered ${status}.`,
  });
}

function isErrorCode(code: number | undefined): code is WidgetErrorCode {
  return code !== undefined && Object.hasOwn(WIDGET_ERRORS, code);
}
