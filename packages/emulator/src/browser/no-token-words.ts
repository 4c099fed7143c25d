/** Puts into words what a page did instead of handing over a token: for the agent's view and the panel's details. @module */

import type { NoToken } from '../contract/protocol.ts';
import type { ContractRule } from '../contract/rules.ts';

interface Deed {
  /** The rule that it falls under. */
  rule: ContractRule;
  words: (detail: string) => string;
  /** What to do when the page gave no reason. */
  advice: string;
}

const DEEDS: Readonly<Record<NoToken['did'], Deed>> = {
  'answered-null': {
    rule: 'W3',
    words: (detail) => `called back with ${detail}`,
    advice:
      'When nobody is signed in, that is right. When somebody is, look at what the token route answered, in the browser’s network panel.',
  },
  malformed: {
    rule: 'P8',
    words: (detail) => `handed over what is not a token: ${detail}`,
    advice: 'Hand over the bare token as text; a login page, JSON or an object is none.',
  },
  threw: {
    rule: 'P2',
    words: () => 'threw, or its promise was rejected',
    advice: 'The exception is in the console of the page. On a failure call back with null.',
  },
  'timed-out': {
    rule: 'P2',
    words: () => 'did not call back within 10 seconds',
    advice: 'Call back in every case, with null on a failure; Microsoft’s sample does not.',
  },
  missing: {
    rule: 'P4',
    words: () => 'is not a function of the page',
    advice:
      'Is the script that defines it in the page, does it define exactly this name, and does it come before the widget’s?',
  },
};

/** "auth.getAuthenticationToken called back with null". */
export function whatWasDone(noToken: NoToken): string {
  return `${noToken.asked} ${deedOf(noToken)}`;
}

/** "called back with null". */
export function deedOf({ did, detail }: NoToken): string {
  return DEEDS[did].words(detail);
}

export function ruleOf({ did }: NoToken): ContractRule {
  return DEEDS[did].rule;
}

/** Why it was done, or what to do to find out, in whole sentences. */
export function whyItWasDone({ did, cause }: NoToken): string {
  if (cause === undefined) return DEEDS[did].advice;
  const { kind, path, status, message } = cause;
  const answer = path === undefined ? '' : ` ${path} answered ${status}.`;
  if (kind === 'signed-out') return `The page was told that nobody is signed in.${answer}`;
  if (kind === 'no-contact') {
    return `The page was told that the customer is signed in and has no contact record (no_contact).${answer} If there is one, the site looks for it in a field that is not there.`;
  }
  return message ?? `While it was asked,${answer}`;
}
