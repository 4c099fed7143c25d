/** The three listeners of a site, and the diagnostics channels of requests: no listener can end a request or the process. @module */
import { channel } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import { ERRORS_PAGE } from '../errors-page.ts';
import { oneLine } from '../text.ts';
import { contained } from './contained.ts';
import type { Config, TokenEvent, Warning } from './options.ts';

const MAX_MESSAGE_LENGTH = 1500;
/** A stack of ten frames or so. */
const MAX_CAUSE_LENGTH = 3000;
const STDERR = 2;

const tokens = channel('lcw-auth:token');
const refusals = channel('lcw-auth:refusal');

/** What is on the channel `lcw-auth:refusal`: a request that was refused. */
export interface RefusalEvent {
  code: LiveChatAuthError['code'];
  status: number;
  error: LiveChatAuthError;
  request: IncomingMessage;
}

/** Even an error may be one that throws when it is looked at. */
function describeCause(cause: unknown): string {
  try {
    if (!(cause instanceof Error)) return '';
    return ` Cause: ${oneLine(String(cause.stack ?? cause.message), MAX_CAUSE_LENGTH)}`;
  } catch {
    return ' Cause: an error that cannot be looked at.';
  }
}

/** The default of `onError`: one line for what the site itself has to look at. */
export function writeErrorLine(error: LiveChatAuthError): void {
  if (error.status < 500 && error.code !== 'no_contact') return;
  const line = `[lcw-auth] ${error.code}: ${error.message}${describeCause(error.cause)}\n`;
  try {
    // Not process.stderr: when its reader is gone it emits an error, which unheard ends the process.
    writeSync(STDERR, line);
  } catch {
    // There is nobody to tell.
  }
}

/** The default of `onWarning`. */
export function emitProcessWarning({ code, message }: Warning): void {
  process.emitWarning(message, { type: 'LcwAuthWarning', code });
}

type Listeners = Pick<Config, 'onToken' | 'onWarning' | 'onError'>;

/** The listeners as the rest of the server calls them. */
export function createListeners(given: Listeners): Listeners {
  const onToken = contained('onToken', given.onToken);
  const onWarning = contained('onWarning', given.onWarning);
  const onError = contained('onError', given.onError);
  return {
    onToken(event: TokenEvent) {
      onToken(event);
      if (tokens.hasSubscribers) tokens.publish({ ...event });
    },
    onWarning({ code, message: text }: Warning) {
      const address = `${ERRORS_PAGE}#${code}`;
      const line = oneLine(text, MAX_MESSAGE_LENGTH);
      const message = line.endsWith(address) ? line : `${line} ${address}`;
      onWarning({ code, message });
    },
    onError(error: LiveChatAuthError, request?: IncomingMessage) {
      onError(error, request);
      if (!request || !refusals.hasSubscribers) return;
      const { code, status } = error;
      const event: RefusalEvent = { code, status, error, request };
      refusals.publish(event);
    },
  };
}
