/** What users of the package import. @module */
export { attachToWidget } from './attach-to-widget.ts';
export { ConfigError, type OptionProblem } from './config-error.ts';
export { createTokenProvider } from './create-token-provider.ts';
export { defineClientFunction } from './define-client-function.ts';
export type { TokenErrorCode } from './failure.ts';
export type { Options } from './options.ts';
export type { Claims } from './read-jwt.ts';
export { type ErrorData, TokenError } from './token-error.ts';
export type { Diagnosis, TokenProvider } from './token-provider.ts';
export type { ChatContext, TokenCallback, WidgetProvider, WidgetSdk } from './widget-sdk.ts';
