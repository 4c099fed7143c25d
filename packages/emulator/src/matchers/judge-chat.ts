/** Judges one chat against what a test expects of it, and says in words what was found instead. @module */
import type { ContextVariable, Conversation } from '../contract/protocol.ts';
import { ERRORS_PAGE } from '../errors-page.ts';

export interface Judgement {
  holds: boolean;
  /** What the chat is, in full sentences. */
  found: string;
}

/** A value alone, or with whether the agent is shown it (C5). Letter case and type count (C3, C4). */
export type ExpectedValue =
  | string
  | number
  | boolean
  | { readonly value: string | number | boolean; readonly isDisplayable: boolean };

/** Context variables by their names. */
export type ExpectedContext = Readonly<Record<string, ExpectedValue>>;

/** A mistake in the test itself, which no chat could make right. */
export function misuse(problem: string): TypeError {
  return new TypeError(`${problem} ${ERRORS_PAGE}#matcher_misuse`);
}

export function isAuthenticatedAs(chat: Conversation, contactId: string): Judgement {
  const wanted = contactId.replace(/^\{|\}$/g, '').toLowerCase();
  const holds = chat.verdict?.authenticated === true && chat.contact?.id.toLowerCase() === wanted;
  return { holds, found: describeChat(chat) };
}

/** @param rule - the number of the rule that decided; another one that was broken too does not count. */
export function isRefusedBy(chat: Conversation, rule: string): Judgement {
  const holds = chat.state === 'refused' && chat.verdict?.failed?.rule === rule;
  return { holds, found: describeChat(chat) };
}

/** Whether the chat's token vouches for every expected variable; more of them do no harm. */
export function lacksOf(chat: Conversation, expected: ExpectedContext): Judgement {
  const differences = Object.entries(expected).flatMap(([name, value]) => {
    const difference = differenceOf(chat.context, name, value);
    return difference === undefined ? [] : [`  ${name}: ${difference}`];
  });
  if (differences.length === 0) {
    return { holds: true, found: 'Its token has all of them, with these values.' };
  }
  const names = chat.context.map(({ name }) => name);
  const all = names.length === 0 ? 'It has no variables.' : `It has: ${names.join(', ')}.`;
  return { holds: false, found: [...differences, all, describeChat(chat)].join('\n') };
}

function differenceOf(
  context: readonly ContextVariable[],
  name: string,
  expected: ExpectedValue,
): string | undefined {
  const { value, isDisplayable } =
    typeof expected === 'object' ? expected : { value: expected, isDisplayable: undefined };
  const ofThisName = context.filter((variable) => variable.name === name);
  const vouched = ofThisName.find(({ source }) => source !== 'page');
  if (!vouched) {
    return ofThisName.length > 0
      ? 'the page sent it, and no token vouches for it: anybody could have written it (C6).'
      : 'it is not there. Letter case counts (C3).';
  }
  if (vouched.isOverruled) return 'the page sent one of the same name, which overrules it (C6).';
  if (vouched.value !== value) {
    return `it is ${shown(vouched.value)}, not ${shown(value)}.`;
  }
  if (isDisplayable === undefined || vouched.isDisplayable === isDisplayable) return undefined;
  const display =
    vouched.isDisplayable === undefined
      ? 'does not say whether the agent is shown it'
      : `is ${vouched.isDisplayable ? '' : 'not '}shown to the agent`;
  return `it ${display} (C5).`;
}

const shown = (value: string | number | boolean): string =>
  `${JSON.stringify(value)} (${typeof value === 'string' ? 'text' : typeof value})`;

function describeChat({ state, verdict, contact, noToken }: Conversation): string {
  if (noToken) {
    const { asked, did, detail, cause } = noToken;
    const why = cause?.message ?? cause?.code ?? cause?.kind;
    return `The page handed over no token: ${asked} ${DEEDS[did]} (${detail})${why ? `: ${why}` : '.'}`;
  }
  if (!verdict) return 'It is a guest’s: it was started without a token.';
  if (state === 'refused') {
    const broken = verdict.checks.filter(({ outcome }) => outcome === 'failed');
    const lines = broken.map(({ rule, title, finding, advice = '' }) =>
      `  ${rule} ${title}: ${finding} ${advice}`.trimEnd(),
    );
    return [`Its token was refused by ${verdict.failed?.rule ?? 'no rule'}:`, ...lines].join('\n');
  }
  if (!verdict.authenticated) return 'It is not authenticated.';
  if (contact) return `It is authenticated as ${contact.id}.`;
  const doubts = verdict.checks.filter(({ outcome }) => outcome === 'warned');
  return [
    'It is authenticated, and linked to no contact.',
    ...doubts.map(({ rule, finding }) => `  ${rule}: ${finding}`),
  ].join('\n');
}

const DEEDS: Readonly<Record<NonNullable<Conversation['noToken']>['did'], string>> = {
  'answered-null': 'answered with nothing',
  malformed: 'answered with something else',
  threw: 'threw',
  'timed-out': 'did not answer in time',
  missing: 'does not exist',
};
