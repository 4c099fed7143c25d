/** The holder of the faults: what can be switched on, and everything wrong with a change at once. @module */
import { describe, expect, test, vi } from 'vitest';
import { describeFaults, type Faults, NO_FAULTS } from '../../src/contract/faults.ts';
import { createFaultSwitches } from '../../src/faults/fault-switches.ts';
import { ConfigError } from '../../src/index.ts';
import { parseOptions } from '../../src/options/parse-options.ts';
import { makeFaults } from '../makers/faults.ts';

const ALL_ON = makeFaults({
  keyEndpointDelaySeconds: 2,
  keyEndpointFailure: 'redirect',
  clockSkewSeconds: -1,
  staleKeyCache: true,
  connectorFailure: 'dropped',
  connectorDelaySeconds: 0.5,
});

function problemsOf(change: unknown): ConfigError['problems'] {
  const switches = createFaultSwitches(NO_FAULTS, () => {});
  try {
    switches.set(change as Partial<Faults>);
  } catch (error) {
    expect(switches.current).toBe(NO_FAULTS);
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('a change of faults', () => {
  test('leaves what it does not name as it is, and is told to whoever listens', () => {
    const onChange = vi.fn();
    const switches = createFaultSwitches(NO_FAULTS, onChange);
    switches.set({ clockSkewSeconds: 300 });
    switches.set({ staleKeyCache: true, clockSkewSeconds: undefined as unknown as number });
    expect(switches.current).toEqual({ ...NO_FAULTS, clockSkewSeconds: 300, staleKeyCache: true });
    expect(Object.isFrozen(switches.current)).toBe(true);
    expect(onChange).toHaveBeenCalledTimes(2);
    switches.set(NO_FAULTS);
    expect(switches.current).toEqual(NO_FAULTS);
  });

  test.each([
    { clockSkewSeconds: -31_536_000 },
    { clockSkewSeconds: 31_536_000 },
    { keyEndpointDelaySeconds: 60, connectorDelaySeconds: 60 },
  ])('may be as much as %j', (change) => {
    expect(problemsOf(change)).toEqual([]);
  });

  test.each([
    ['keyEndpointDelaySeconds', 61],
    ['keyEndpointDelaySeconds', -1],
    ['keyEndpointDelaySeconds', '5'],
    ['keyEndpointFailure', 'html '],
    ['keyEndpointFailure', true],
    ['clockSkewSeconds', Number.NaN],
    ['clockSkewSeconds', Number.POSITIVE_INFINITY],
    ['clockSkewSeconds', 31_536_001],
    ['clockSkewSeconds', -31_536_001],
    ['staleKeyCache', 'true'],
    ['connectorFailure', 'status-200'],
    ['connectorFailure', 'toString'],
    ['connectorDelaySeconds', null],
  ])('refuses %s: %j, and says what to write', (name, value) => {
    expect(problemsOf({ [name]: value })).toEqual([
      {
        option: `faults.${name}`,
        received: expect.any(String),
        fix: expect.stringMatching(/^Give .*\.$/),
      },
    ]);
  });

  test('that has several problems names all of them, and changes nothing', () => {
    expect(
      problemsOf({ clockSkewSeconds: 'x', staleKeyCache: 1, conectorFailure: 'dropped', a: 1 }),
    ).toMatchObject([
      { option: 'faults."conectorFailure"', fix: 'Did you mean "connectorFailure"?' },
      { option: 'faults."a"' },
      { option: 'faults.clockSkewSeconds' },
      { option: 'faults.staleKeyCache' },
    ]);
  });

  test.each([[null], [undefined], [[]], ['all']])('is no change when it is %j', (change) => {
    expect(problemsOf(change)).toMatchObject([{ option: 'faults' }]);
  });

  test('takes nothing from a prototype', () => {
    const change = Object.create({ staleKeyCache: true });
    const switches = createFaultSwitches(NO_FAULTS, () => {});
    switches.set(change);
    expect(switches.current).toEqual(NO_FAULTS);
  });
});

describe('the option', () => {
  const publicKeyUrl = 'http://localhost:3000/key';

  test('switches on what it names', () => {
    const { faults } = parseOptions({ publicKeyUrl, faults: { connectorFailure: 'status-503' } });
    expect(faults).toEqual({ ...NO_FAULTS, connectorFailure: 'status-503' });
  });

  test('has its problems listed beside those of the others', () => {
    expect(() =>
      parseOptions({ publicKeyUrl, port: -1, faults: { clockSkewSeconds: 1e9 } }),
    ).toThrow(/port[\s\S]*faults\.clockSkewSeconds/);
  });
});

test('the faults that are on are told in the order of the table', () => {
  expect(describeFaults(NO_FAULTS)).toEqual([]);
  expect(describeFaults(ALL_ON)).toEqual([
    'the public key address answers 2 seconds late',
    'the public key address redirects',
    "the service's clock is 1 second behind",
    'the last fetched keys go on being used',
    'the connector drops its connections',
    'the connector answers 0.5 seconds late',
  ]);
});
