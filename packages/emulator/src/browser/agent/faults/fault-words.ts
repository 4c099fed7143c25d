/** What the controls of the faults are called, and what each of them does to a chat. @module */
import type { FaultName, Faults } from '../../../faults/faults.ts';

interface FaultWords {
  /** With the unit, where there is one: it is all that some people hear. */
  label: string;
  hint: string;
}

export const FAULT_WORDS: Readonly<Record<FaultName, FaultWords>> = {
  keyEndpointFailure: {
    label: 'Public key address',
    hint: 'The site itself is not asked. Tokens are refused by K1.',
  },
  keyEndpointDelaySeconds: {
    label: 'Public key address late by (seconds)',
    hint: 'After 5 seconds it is given up, and tokens are refused by K1.',
  },
  staleKeyCache: {
    label: 'Key cache never refreshed',
    hint: 'The last fetched keys go on being used. A new key is refused by K5.',
  },
  clockSkewSeconds: {
    label: 'Service’s clock ahead by (seconds)',
    hint: 'Ahead, good tokens look expired (T2). Behind, with a minus, they look post-dated (T4).',
  },
  connectorFailure: {
    label: 'Connector',
    hint: 'With 401 the widget raises code 4; otherwise it is out of reach.',
  },
  connectorDelaySeconds: {
    label: 'Connector late by (seconds)',
    hint: 'Every call of the widget to start, resume or end a chat.',
  },
};

/** What can be chosen, in the words of a sentence that begins with the label. */
export const CHOICE_WORDS: Readonly<
  Record<Faults['keyEndpointFailure'] | Faults['connectorFailure'], string>
> = {
  none: 'works',
  unreachable: 'cannot be reached',
  'status-500': 'answers 500',
  redirect: 'redirects',
  html: 'answers with HTML',
  'status-401': 'answers 401',
  'status-503': 'answers 503',
  dropped: 'drops its connections',
};
