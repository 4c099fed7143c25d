/** Every rule of the contract with its text, so that a number in a verdict leads somewhere. @module */
import type { VNode } from 'preact';
import { CONTRACT_RULES, type ContractRule, RULE_TEXTS } from '../../contract/rules.ts';

const PARTS: readonly [letter: string, title: string][] = [
  ['T', 'The token'],
  ['C', 'The custom context'],
  ['L', 'How a contact is linked'],
  ['K', 'The public key address'],
  ['P', 'The page’s function'],
  ['W', 'The widget'],
  ['S', 'Microsoft’s chat SDK and React widget'],
  ['A', 'What an administrator sets'],
];

/** `shown` is the rule that the address names, if any. */
export function RulesPage({ shown }: { shown: string }): VNode {
  return (
    <div class="page">
      <header class="page-header">
        <div class="page-title">
          <h1>The contract’s rules</h1>
          <p class="quiet">Omnichannel emulator</p>
        </div>
        <a class="rules-link" href="/agent">
          Agent’s view
        </a>
      </header>
      <main class="rules">
        <p class="quiet">
          What Dynamics 365 Omnichannel asks of a site, from Microsoft’s public documentation and
          the public source of its clients. Every check of a token names one of these.
        </p>
        {PARTS.map(([letter, title]) => (
          <section key={letter} class="section" aria-labelledby={`part-${letter}`}>
            <h2 id={`part-${letter}`}>
              {letter}. {title}
            </h2>
            <dl>
              {CONTRACT_RULES.filter((rule) => rule.startsWith(letter)).map((rule) => (
                <Rule key={rule} rule={rule} isShown={rule === shown} />
              ))}
            </dl>
          </section>
        ))}
      </main>
    </div>
  );
}

function Rule({ rule, isShown }: { rule: ContractRule; isShown: boolean }): VNode {
  return (
    <div class="rule-text" id={rule} tabIndex={-1} data-shown={isShown}>
      <dt>
        <span class="rule">{rule}</span>
      </dt>
      <dd>{RULE_TEXTS[rule]}</dd>
    </div>
  );
}
