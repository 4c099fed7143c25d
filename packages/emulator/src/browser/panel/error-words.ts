/** What a customer reads when there is no chat, and which button is the first, because it helps. @module */
import type { NoTokenCause, WidgetErrorCode } from '../../contract/protocol.ts';
import type { ChatFailureReason } from './service/chat-failure.ts';

export interface ErrorWords {
  title: string;
  text: string;
  /** `page`: what helps is there, or nothing does. */
  helps: 'again' | 'page';
}

const CHECK_FAILED = 'We could not check who you are';

const WORDS: Record<WidgetErrorCode, ErrorWords> = {
  1: {
    title: 'We could not start your chat',
    text: 'Something on this page went wrong. Please try again, or reload the page.',
    helps: 'again',
  },
  2: {
    title: CHECK_FAILED,
    text: 'The site did not confirm your sign-in in time. Please try again in a moment.',
    helps: 'again',
  },
  3: {
    title: 'This site did not tell us who you are',
    text: 'If you are signed in, please try again in a moment. If you are not, sign in first.',
    helps: 'again',
  },
  4: {
    title: 'Your sign-in was not accepted',
    text: 'Please try again. If it happens again, sign out, sign in and come back.',
    helps: 'again',
  },
  7: {
    title: 'The chat did not load',
    text: 'Please reload the page to try again.',
    helps: 'page',
  },
  8: {
    title: 'Chat is not available on this page',
    text: 'The site cannot tell us who you are yet. Please try again, or reload the page.',
    helps: 'again',
  },
};

const OUT_OF_REACH: ErrorWords = {
  title: 'We cannot be reached right now',
  text: 'Please check your connection and try again in a moment.',
  helps: 'again',
};

const OUT_OF_HOURS: ErrorWords = {
  title: 'The chat is closed at the moment',
  text: 'Please come back within our opening hours.',
  helps: 'page',
};

const SIGNED_OUT: ErrorWords = {
  title: 'You are not signed in',
  text: 'Please sign in to this site, then start the chat again.',
  helps: 'page',
};

const NO_CONTACT: ErrorWords = {
  title: 'There is no customer record for you yet',
  text: 'You are signed in, but this site has no record that we could look up, so trying again does not help. Please contact the site in another way.',
  helps: 'page',
};

/** Without a documented code, nobody is there or the service is out of reach. */
export function errorWords(failure: ChatFailureReason): ErrorWords {
  const { errorCode, isOutOfHours, noToken } = failure;
  if (isOutOfHours) return OUT_OF_HOURS;
  if (noToken?.cause) return wordsOf(noToken.cause);
  return errorCode === undefined ? OUT_OF_REACH : WORDS[errorCode];
}

/** What is asked for too early, or too often, can be had later. */
const PASSING: readonly number[] = [408, 425, 429];

/** A customer who is signed in is never told to sign in. */
function wordsOf({ kind, status, code }: NoTokenCause): ErrorWords {
  if (kind === 'signed-out') return SIGNED_OUT;
  if (kind === 'no-contact') return NO_CONTACT;
  if (code === 'network') {
    return {
      title: CHECK_FAILED,
      text: 'This site could not be reached. Please check your connection and try again.',
      helps: 'again',
    };
  }
  if (status === undefined || status < 400) return { ...WORDS[2], text: NOT_CONFIRMED };
  const isLasting = status < 500 && !PASSING.includes(status);
  return {
    title: CHECK_FAILED,
    text: isLasting
      ? `This site answered with error ${status} when it was asked who you are. Trying again will probably not help; please tell the site.`
      : `This site answered with error ${status} when it was asked who you are. You do not have to sign in again: please try again in a moment.`,
    helps: isLasting ? 'page' : 'again',
  };
}

const NOT_CONFIRMED =
  'This site did not confirm your sign-in. You do not have to sign in again: please try again in a moment.';
