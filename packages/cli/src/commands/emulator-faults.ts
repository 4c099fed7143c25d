/** Reads `--fault name=value` into the emulator's faults; whether a value can be is for the emulator to say. @module */
import type { EmulatorOptions, Faults } from '@lcw-auth/emulator';
import { nearestName } from '../arguments/nearest-name.ts';
import { CliError } from '../errors/cli-error.ts';

/** As typed, and as the emulator calls them. */
export const FAULT_FLAGS: Readonly<Record<string, keyof Faults>> = {
  'key-endpoint-delay': 'keyEndpointDelaySeconds',
  'key-endpoint-failure': 'keyEndpointFailure',
  'clock-skew': 'clockSkewSeconds',
  'stale-key-cache': 'staleKeyCache',
  'connector-failure': 'connectorFailure',
  'connector-delay': 'connectorDelaySeconds',
};

const NAMES = Object.keys(FAULT_FLAGS);
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** `clock-skew=3`, as one would type what is switched on. */
export function faultWords(faults: Readonly<Faults>): string[] {
  return NAMES.flatMap((typed) => {
    const value = faults[FAULT_FLAGS[typed] as keyof Faults];
    if (value === true) return typed;
    return value === 0 || value === false || value === 'none' ? [] : `${typed}=${value}`;
  });
}

/** @throws {CliError} for a fault that does not exist, comes twice, or lacks its value. */
export function faultsOf(texts: readonly string[] | undefined): EmulatorOptions['faults'] {
  if (texts === undefined) return undefined;
  const faults: Record<string, unknown> = {};
  for (const text of texts) {
    const [typed = '', value] = text.split(/=(.*)/s);
    const name = Object.hasOwn(FAULT_FLAGS, typed) ? FAULT_FLAGS[typed] : undefined;
    if (name === undefined) throw unknownFault(typed);
    if (Object.hasOwn(faults, name)) {
      throw new CliError('wrong_usage', `--fault ${typed} is given twice. Give it once.`);
    }
    faults[name] = read(typed, name, value);
  }
  return faults as EmulatorOptions['faults'];
}

/** `--fault clock-skew` for `faults.clockSkewSeconds`; undefined for what is no fault. */
export function faultFlagFor(option: string): string | undefined {
  const typed = NAMES.find((name) => option === `faults.${FAULT_FLAGS[name]}`);
  return typed === undefined ? undefined : `--fault ${typed}`;
}

function read(typed: string, name: keyof Faults, value: string | undefined): unknown {
  if (name === 'staleKeyCache') {
    if (value === undefined) return true;
    throw new CliError('wrong_usage', `--fault ${typed} takes no value. Write it alone.`);
  }
  if (value === undefined || value === '') {
    const example = name.endsWith('Seconds')
      ? '3'
      : name === 'keyEndpointFailure'
        ? 'html'
        : 'status-503';
    throw new CliError(
      'wrong_usage',
      `--fault ${typed} needs a value. Write it as --fault ${typed}=${example}.`,
    );
  }
  return NUMBER.test(value) ? Number(value) : value;
}

function unknownFault(typed: string): CliError {
  const nearest = nearestName(typed, NAMES);
  return new CliError(
    'wrong_usage',
    `There is no fault '${typed}'. ${nearest ? `Did you mean ${nearest}?` : `There are ${NAMES.join(', ')}.`}`,
  );
}
