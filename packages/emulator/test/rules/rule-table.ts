/** Says of every rule of the contract how the emulator checks it, or why a stand-in cannot. @module */
import { CONTRACT_RULES, type ContractRule } from '../../src/contract/rules.ts';

/**
 * `verdict`: a token's verdict names it. `widget`: the widget shows it to the page. `browser`: only a real browser's
 * windows can show it, in the end-to-end suite.
 */
type CheckedBy = 'verdict' | 'widget' | 'browser';

/** A reason goes into DIFFERENCES.md as it is. */
type Coverage = { checkedBy: CheckedBy } | { cannot: string };

const verdict: Coverage = { checkedBy: 'verdict' };
const widget: Coverage = { checkedBy: 'widget' };
const browser: Coverage = { checkedBy: 'browser' };

/** The compiler wants every rule in it, and the tests want cases for every rule that is checked. */
export const RULE_TABLE: Readonly<Record<ContractRule, Coverage>> = {
  T1: verdict,
  T2: verdict,
  T3: verdict,
  T4: verdict,
  T5: verdict,
  T6: { cannot: 'It allows other claims and forbids none, so no token can break it.' },
  T7: verdict,
  T8: verdict,
  C1: verdict,
  C2: verdict,
  C3: verdict,
  C4: verdict,
  C5: verdict,
  C6: widget,
  C7: verdict,
  L1: verdict,
  L2: verdict,
  L3: verdict,
  L4: { cannot: 'There is no Dataverse, in whose table the verdict would be counted.' },
  K1: verdict,
  K2: verdict,
  K3: verdict,
  K4: verdict,
  K5: verdict,
  P1: {
    cannot: 'The page fetches the token from its own site; which verb it used is not seen here.',
  },
  P2: widget,
  P3: { cannot: 'Where a page sends a visitor who is not signed in is not seen here.' },
  P4: widget,
  P5: verdict,
  P6: widget,
  P7: widget,
  P8: verdict,
  P9: { cannot: 'How often the chat SDK asks the page for a token is not seen here.' },
  P10: verdict,
  P11: { cannot: 'A site has no part in when a client asks for a token.' },
  P12: { cannot: 'Bots are not emulated, so none signs in.' },
  W1: widget,
  W2: { cannot: 'It says what the widget raises; a site has nothing in it to break.' },
  W3: verdict,
  W4: browser,
  S1: { cannot: 'How a page constructs the chat SDK is not seen here; its calls are (S3).' },
  S2: { cannot: 'How a page sets up the React widget is not seen here; its calls are (S3).' },
  S3: verdict,
  A1: { cannot: 'There is no admin center; two options stand for what is typed into it.' },
  A2: { cannot: 'The configuration is served here by the emulator, and linked by itself.' },
  A3: { cannot: 'There is no Dataverse, and no other environment to bring settings from.' },
  A4: { cannot: 'The widget appears on every page, and a change of options takes a new start.' },
  A5: { cannot: 'OAuth 2.0 is another setting, and not emulated.' },
  A6: { cannot: 'What the token endpoint answers to the page is not seen here.' },
};

export function rulesCheckedBy(kind: CheckedBy): ContractRule[] {
  return CONTRACT_RULES.filter((rule) => {
    const coverage = RULE_TABLE[rule];
    return 'checkedBy' in coverage && coverage.checkedBy === kind;
  });
}

/** Each with its reason, in the order of the contract. */
export function rulesNotChecked(): [rule: ContractRule, reason: string][] {
  return CONTRACT_RULES.flatMap((rule): [ContractRule, string][] => {
    const coverage = RULE_TABLE[rule];
    return 'cannot' in coverage ? [[rule, coverage.cannot]] : [];
  });
}
