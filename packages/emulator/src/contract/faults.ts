/**
 * The one table of the faults that can be switched on: what each can be, and in which words it is told.
 * The types, the checks, the controls of the agent's page, the command line's flags and the README's
 * table follow from it.
 * @module
 */

/** In `words` and `wordsBelowZero`, `{}` stands for the seconds, or for the words of the choice. */
const FAULT_TABLE = {
  keyEndpointDelaySeconds: {
    type: 'seconds',
    min: 0,
    max: 60,
    default: 0,
    words: 'the public key address answers {} late',
    label: 'Public key address late by (seconds)',
    description:
      'The key comes late, for each call that carries a token unless it is cached. From 5 seconds on tokens are refused by K1.',
    cliFlag: 'key-endpoint-delay',
    placeholder: 'seconds',
  },
  keyEndpointFailure: {
    type: 'choice',
    choices: {
      none: 'works',
      unreachable: 'cannot be reached',
      'status-500': 'answers 500',
      redirect: 'redirects',
      html: 'answers with HTML',
    },
    default: 'none',
    words: 'the public key address {}',
    label: 'Public key address',
    description: 'Tokens are refused by K1, and the site itself is not asked.',
    cliFlag: 'key-endpoint-failure',
    placeholder: 'how',
  },
  clockSkewSeconds: {
    type: 'seconds',
    min: -31_536_000,
    max: 31_536_000,
    default: 0,
    words: "the service's clock is {} ahead",
    wordsBelowZero: "the service's clock is {} behind",
    label: 'Service’s clock ahead by (seconds)',
    description:
      'Ahead, good tokens look expired (T2). Behind, with a minus, they look post-dated (T4).',
    cliFlag: 'clock-skew',
    placeholder: 'seconds',
  },
  staleKeyCache: {
    type: 'switch',
    default: false,
    words: 'the last fetched keys go on being used',
    label: 'Key cache never refreshed',
    description:
      'The last fetched keys go on being used: a key that is published later is refused by K5, and one that is withdrawn still counts.',
    cliFlag: 'stale-key-cache',
  },
  connectorFailure: {
    type: 'choice',
    choices: {
      none: 'works',
      'status-401': 'answers 401',
      'status-503': 'answers 503',
      dropped: 'drops its connections',
    },
    default: 'none',
    words: 'the connector {}',
    label: 'Connector',
    description:
      'No chat starts: with 401 the widget raises code 4; otherwise it is out of reach, and on a page that loads meanwhile it cannot even start (code 7).',
    cliFlag: 'connector-failure',
    placeholder: 'how',
  },
  connectorDelaySeconds: {
    type: 'seconds',
    min: 0,
    max: 60,
    default: 0,
    words: 'the connector answers {} late',
    label: 'Connector late by (seconds)',
    description: 'Every call of the widget to start, resume or end a chat takes longer.',
    cliFlag: 'connector-delay',
    placeholder: 'seconds',
  },
} as const;

type FaultTable = typeof FAULT_TABLE;

export type FaultName = keyof FaultTable;

type ValueOf<Entry> = Entry extends { type: 'choice'; choices: infer Choices }
  ? keyof Choices
  : Entry extends { type: 'switch' }
    ? boolean
    : number;

/**
 * Faults of the pretended service, to see how a site takes them. They only ever refuse what would
 * have been accepted: no fault lets a wrong token through.
 */
export type Faults = { -readonly [Name in FaultName]: ValueOf<FaultTable[Name]> };

/** What the service is told the public key address answers, without asking the site. */
export type KeyEndpointFailure = Faults['keyEndpointFailure'];

/** How the connector answers in place of its own answer. */
export type ConnectorFailure = Faults['connectorFailure'];

/** One row of the table. */
export type FaultEntry = {
  readonly name: FaultName;
  readonly words: string;
  /** Where a negative value is told in other words. */
  readonly wordsBelowZero?: string;
  /** What a control of it is called, with the unit, where there is one: it is all that some people hear. */
  readonly label: string;
  /** What it does to a chat, in full sentences. */
  readonly description: string;
  /** Its name on the command line, as in `--fault clock-skew=3`. */
  readonly cliFlag: string;
  /** What its value is called there; absent for a switch. */
  readonly placeholder?: string;
} & (
  | { readonly type: 'seconds'; readonly min: number; readonly max: number; readonly default: 0 }
  | {
      readonly type: 'choice';
      /** With the words of each in a sentence that begins with the label. */
      readonly choices: Readonly<Record<string, string>>;
      readonly default: 'none';
    }
  | { readonly type: 'switch'; readonly default: false }
);

/** The names in the order of the table. */
export const FAULT_NAMES: readonly FaultName[] = Object.freeze(
  Object.keys(FAULT_TABLE) as FaultName[],
);

/** All rows, in that order. */
export const FAULTS: readonly FaultEntry[] = FAULT_NAMES.map((name) => ({
  name,
  ...FAULT_TABLE[name],
}));

/** Everything switched off. */
export const NO_FAULTS: Readonly<Faults> = Object.freeze(
  Object.fromEntries(FAULTS.map((fault) => [fault.name, fault.default])) as unknown as Faults,
);

export function faultEntry(name: FaultName): FaultEntry {
  return { name, ...FAULT_TABLE[name] };
}

export function isFaultValue(name: FaultName, value: unknown): value is Faults[FaultName] {
  const fault = faultEntry(name);
  switch (fault.type) {
    case 'seconds':
      return typeof value === 'number' && value >= fault.min && value <= fault.max;
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(fault.choices, value);
    case 'switch':
      return typeof value === 'boolean';
  }
}

/** What to write instead of a value that a fault cannot have. */
export function faultFix(name: FaultName): string {
  const fault = faultEntry(name);
  switch (fault.type) {
    case 'seconds':
      return `Give seconds from ${fault.min} to ${fault.max}; 0 switches it off.`;
    case 'choice': {
      const choices = Object.keys(fault.choices).map((choice) => `"${choice}"`);
      return `Give one of ${choices.join(', ')}; "none" switches it off.`;
    }
    case 'switch':
      return 'Give true or false.';
  }
}

export function isSwitchedOn(name: FaultName, faults: Readonly<Faults>): boolean {
  return faults[name] !== NO_FAULTS[name];
}

/** One of them, without a full stop: "the connector answers 401". */
export function describeFault(name: FaultName, faults: Readonly<Faults>): string {
  const fault = faultEntry(name);
  const value = faults[name];
  if (typeof value === 'number') {
    const words = value < 0 ? (fault.wordsBelowZero ?? fault.words) : fault.words;
    const count = Math.abs(value);
    return words.replace('{}', `${count} second${count === 1 ? '' : 's'}`);
  }
  return fault.words.replace(
    '{}',
    fault.type === 'choice' ? (fault.choices[String(value)] ?? '') : '',
  );
}

/** All that are switched on, in the order of the table. */
export function describeFaults(faults: Readonly<Faults>): string[] {
  return FAULT_NAMES.filter((name) => isSwitchedOn(name, faults)).map((name) =>
    describeFault(name, faults),
  );
}

/** Every verdict, refusal and remark that a fault causes begins with it: "Fault switched on: the connector answers 401." */
export function faultSentence(name: FaultName, faults: Readonly<Faults>): string {
  return `Fault switched on: ${describeFault(name, faults)}.`;
}
