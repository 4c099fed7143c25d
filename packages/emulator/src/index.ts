/** A local stand-in for Dynamics 365 Omnichannel live chat. @module */

export {
  type ConnectorFailure,
  type FaultName,
  type Faults,
  type KeyEndpointFailure,
  NO_FAULTS,
} from './faults/faults.ts';
export type { LogEntry } from './http/log-requests.ts';
export { StartError, type StartErrorCode } from './listen/start-error.ts';
export { ConfigError, type OptionProblem } from './options/config-error.ts';
export type {
  ContactRecord,
  ContextType,
  ContextWinner,
  EmulatorOptions,
  FurtherWidgetOptions,
  TlsOptions,
  TokenRead,
  WidgetOptions,
} from './options/options.ts';
export type {
  Check,
  Contact,
  ContextVariable,
  Conversation,
  Message,
  Refusal,
  Verdict,
} from './protocol.ts';
export { type Emulator, type EmulatorState, startEmulator } from './start-emulator.ts';
