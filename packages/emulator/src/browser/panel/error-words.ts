/** What a customer reads for each of the widget's documented errors (W3). @module */
import type { WidgetErrorCode } from '../../contract/protocol.ts';
import type { ChatFailureReason } from './service/chat-failure.ts';

export interface ErrorWords {
  title: string;
  text: string;
}

const WORDS: Record<WidgetErrorCode, ErrorWords> = {
  1: {
    title: 'We could not start your chat',
    text: 'Something on this page went wrong. Please try again, or reload the page.',
  },
  2: {
    title: 'We could not check who you are',
    text: 'The site did not confirm your sign-in in time. Please try again in a moment.',
  },
  3: {
    title: 'We do not know who you are',
    text: 'Please sign in to this site, then try again. If you are signed in, try again in a moment.',
  },
  4: {
    title: 'Your sign-in was not accepted',
    text: 'Please try again. If it happens again, sign out, sign in and come back.',
  },
  7: {
    title: 'The chat did not load',
    text: 'Please reload the page to try again.',
  },
  8: {
    title: 'Chat is not available on this page',
    text: 'The site cannot tell us who you are yet. Please try again, or reload the page.',
  },
};

const OUT_OF_REACH: ErrorWords = {
  title: 'We cannot be reached right now',
  text: 'Please check your connection and try again in a moment.',
};

const OUT_OF_HOURS: ErrorWords = {
  title: 'The chat is closed at the moment',
  text: 'Please come back within our opening hours.',
};

/** Without a documented code, nobody is there or the service is out of reach. */
export function errorWords({
  errorCode,
  isOutOfHours,
}: Pick<ChatFailureReason, 'errorCode' | 'isOutOfHours'>): ErrorWords {
  if (isOutOfHours) return OUT_OF_HOURS;
  return errorCode === undefined ? OUT_OF_REACH : WORDS[errorCode];
}
