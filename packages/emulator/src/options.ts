/** What can be asked of the emulator, as data: for flags, help and tables. It loads no server. @module */

export { FAULTS, type FaultEntry, type FaultName } from './contract/faults.ts';
export {
  EMULATOR_OPTIONS,
  type OptionEntry,
  type OptionName,
  type OptionType,
} from './options/options.ts';
