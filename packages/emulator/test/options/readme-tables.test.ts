/** The README's tables say what the tables of options and of faults say. @module */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EMULATOR_OPTIONS, FAULTS, type FaultEntry, type OptionEntry } from '../../src/options.ts';

const packageFolder = join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(join(packageFolder, file), 'utf8');
const code = (value: unknown): string => `\`${value}\``;
/** What Markdown would take for a tag. */
const plain = (text: string): string => text.replaceAll('<', '\\<');

function defaultOf({ required, default: value, defaultWords }: OptionEntry): string {
  if (required) return 'required';
  return defaultWords ?? code(value);
}

function valuesOf(fault: FaultEntry): string {
  switch (fault.type) {
    case 'seconds':
      return `${fault.min} to ${fault.max}`;
    case 'choice':
      return Object.keys(fault.choices).map(code).join(', ');
    case 'switch':
      return '`true`, `false`';
  }
}

const optionRows = EMULATOR_OPTIONS.map(
  (option) => `| ${code(option.name)} | ${defaultOf(option)} | ${plain(option.description)} |`,
);
const faultRows = FAULTS.map(
  (fault) => `| ${code(fault.name)} | ${valuesOf(fault)} | ${fault.description} |`,
);

test.each([
  ['options', ['| option | default | what it is |', '| --- | --- | --- |', ...optionRows]],
  ['faults', ['| fault | values | what happens |', '| --- | --- | --- |', ...faultRows]],
])('the README has the table of %s, word for word', (_what, lines) => {
  expect(read('README.md')).toContain(`\n${lines.join('\n')}\n\n`);
});

test('DIFFERENCES.md has a row for every fault', () => {
  for (const { name } of FAULTS) expect(read('DIFFERENCES.md')).toContain(`| ${code(name)}`);
});

describe('on the command line', () => {
  test('no two options, and no two faults, have the same flag', () => {
    for (const entries of [EMULATOR_OPTIONS, FAULTS]) {
      const flags = entries.flatMap(({ cliFlag }) => cliFlag ?? []);
      expect(new Set(flags).size).toBe(flags.length);
    }
  });

  test.each([...EMULATOR_OPTIONS, ...FAULTS].filter(({ cliFlag }) => cliFlag !== undefined))(
    '$name has a value exactly when it is not a switch',
    ({ type, placeholder }) => {
      expect(placeholder === undefined).toBe(type === 'switch');
    },
  );
});
