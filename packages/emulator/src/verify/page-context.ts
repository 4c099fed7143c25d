/**
 * Puts what the page sent beside what the token vouches for (C6, C7): apart, marked, and with the
 * verdict on what that means for routing and for the contact.
 * @module
 */

import { MAX_VARIABLES } from '../contract/limits.ts';
import type { Check, ContextVariable } from '../contract/protocol.ts';
import type { ContextWinner, KnownContacts } from '../contract/workstream.ts';
import { listSome, quote } from '../lib/text.ts';
import { passed, warned } from './check.ts';
import { LONG_FORM_ADVICE } from './context.ts';
import { isLinkCheck, linkContact } from './link-contact.ts';
import type { AcceptedToken } from './verify-token.ts';

export interface PageContextRules {
  contextWins: ContextWinner;
  contacts: KnownContacts | undefined;
}

/** As many are told; the context table shows all of them. */
const MAX_WARNINGS_TOLD = 5;

/** The token's variables first. `page` are those that the page sent, each marked as that. */
export function addPageContext(
  verification: AcceptedToken,
  page: readonly ContextVariable[],
  { contextWins, contacts }: PageContextRules,
): AcceptedToken {
  if (page.length === 0) return verification;
  const { contact: _, verdict, ...rest } = verification;
  const context = join(verification.context, page, contextWins);
  const linked = linkContact(verification.claims ?? {}, {
    contacts,
    context: context.filter(({ isOverruled }) => !isOverruled),
  });
  // Where they were made before: what the page says may have changed how they come out.
  const { checks } = verdict;
  const place = checks.findIndex(isLinkCheck);
  const others = checks.filter((check) => !isLinkCheck(check));
  return {
    ...rest,
    verdict: {
      ...verdict,
      checks: [
        ...others.slice(0, place),
        ...linked.checks,
        ...others.slice(place),
        ...checkPage(context, contextWins),
      ],
    },
    context,
    ...(linked.contact ? { contact: linked.contact } : {}),
  };
}

function join(
  token: readonly ContextVariable[],
  page: readonly ContextVariable[],
  contextWins: ContextWinner,
): ContextVariable[] {
  const namesOf = (variables: readonly ContextVariable[]) =>
    new Set(variables.map(({ name }) => name));
  const [tokens, pages] = [namesOf(token), namesOf(page)];
  const overruled = (variable: ContextVariable): ContextVariable => ({
    ...variable,
    isOverruled: true,
  });
  return [
    ...token.map((one) => (contextWins === 'page' && pages.has(one.name) ? overruled(one) : one)),
    ...page.map((one): ContextVariable => {
      if (tokens.has(one.name)) return contextWins === 'token' ? overruled(one) : one;
      return one.isDefined ? { ...one, fillsDefined: true } : one;
    }),
  ];
}

function checkPage(context: readonly ContextVariable[], contextWins: ContextWinner): Check[] {
  const page = context.filter(({ source }) => source === 'page');
  const names = new Set(context.map(({ name }) => name));
  const checks = [
    passed(
      'C6',
      'The page’s context',
      `Beside the token the page sent ${listed(page)}. Documented for chats without authentication only, and passed on by Microsoft's widget all the same; nobody vouches for it.`,
    ),
  ];
  const equal = context.filter(({ isOverruled }) => isOverruled);
  if (equal.length > 0) {
    const finding = `Token and page both give ${listed(equal)}. Here the ${contextWins}'s value counts (option "contextWins"); which one does in Omnichannel is not public.`;
    checks.push(warned('C6', 'Equal names', finding, 'Give each name on one side only.'));
  }
  const filled = page.filter(({ fillsDefined }) => fillsDefined);
  if (filled.length > 0) {
    const finding = `The page filled ${listed(filled)}, which the workstream defines and the token leaves open. The customer can write there what they like.`;
    const advice = 'Set it in the token, or route by nothing in it.';
    checks.push(warned('C7', 'Names left to the page', finding, advice));
  }
  if (names.size > MAX_VARIABLES) {
    const finding = `Token and page together give ${names.size} variables; a chat takes at most ${MAX_VARIABLES}.`;
    checks.push(warned('C2', 'Number of variables', finding));
  }
  const odd = page.flatMap(({ warning }) => (warning === undefined ? [] : [warning]));
  if (odd.length > 0) {
    const finding = odd.slice(0, MAX_WARNINGS_TOLD).join(' ');
    checks.push(warned('C5', 'The page’s long form', finding, LONG_FORM_ADVICE));
  }
  return checks;
}

function listed(variables: readonly ContextVariable[]): string {
  return listSome(variables.map(({ name }) => quote(name, 40)));
}
