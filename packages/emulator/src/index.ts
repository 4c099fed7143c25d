/** A local stand-in for Dynamics 365 Omnichannel live chat. @module */

export {
  type ConnectorFailure,
  type FaultName,
  type Faults,
  type KeyEndpointFailure,
  NO_FAULTS,
} from './contract/faults.ts';
export type {
  Check,
  Contact,
  ContextVariable,
  Conversation,
  Message,
  Refusal,
  Verdict,
} from './contract/protocol.ts';
export type {
  ContactRecord,
  ContextForms,
  ContextType,
  ContextWinner,
  TokenRead,
} from './contract/workstream.ts';
export { StartError, type StartErrorCode } from './listen/start-error.ts';
export { ConfigError, type OptionProblem } from './options/config-error.ts';
export type {
  EmulatorOptions,
  FurtherWidgetOptions,
  LogEntry,
  TlsOptions,
  WidgetOptions,
} from './options/options.ts';
export { type Emulator, type EmulatorState, startEmulator } from './start-emulator.ts';
export {
  type ExplainOptions,
  explainToken,
  type TokenExplanation,
} from './verify/explain-token.ts';
export { judgeKeys, type KeyAnswer } from './verify/key-source.ts';
