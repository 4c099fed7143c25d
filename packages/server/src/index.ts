/** Express middleware that tells Dynamics 365 Omnichannel live chat who the signed-in customer is. @module */
export type {
  Context,
  ContextType,
  ContextTypes,
  ContextValue,
  ContextVariable,
} from './claims/context-types.ts';
export { createTokenIssuer, type TokenIssuer } from './create-token-issuer.ts';
export type { ErrorCode } from './errors/error-codes.ts';
export { LiveChatAuthError } from './errors/live-chat-auth-error.ts';
export type { KeyRingStatus, KeyStatus, KeysMessage } from './keys/key-ring.ts';
export type { KeySet, KeySource, SigningKey } from './keys/key-source.ts';
export { type Keys, type KeysFromOptions, keysFrom } from './keys/keys-from.ts';
export { keysFromEnv } from './keys/keys-from-env.ts';
export { keysFromFile } from './keys/keys-from-file.ts';
export { keysFromPem } from './keys/keys-from-pem.ts';
export type { PublicKeyDocument } from './keys/public-key-document.ts';
export type { KeyState } from './keys/schedule-keys.ts';
export type { RemoteSigner } from './keys/signing-keys.ts';
export { liveChatAuth, type Middleware } from './live-chat-auth.ts';
export { ConfigError, type OptionProblem } from './options/config-error.ts';
export type { RefusalEvent } from './options/listeners.ts';
export type { Awaitable, Options, TokenEvent, Warning } from './options/options.ts';
export type { Status } from './running-keys.ts';
export type { IssuedToken } from './token-request.ts';
export {
  type CspDirectives,
  type CspSource,
  type WidgetCspOptions,
  widgetCsp,
} from './widget-csp.ts';
