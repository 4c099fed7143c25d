/** Every default of the middleware, in one literal. @module */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { availableParallelism } from 'node:os';
import type { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import type { Config, Warning } from './options.ts';

/** All of the configuration but what only the site can say: issuer, keys and subject. */
export const DEFAULTS: Omit<Config, 'issuer' | 'keys' | 'subject'> = {
  user: (request: IncomingMessage) => (request as { user?: unknown }).user,
  context: undefined,
  claims: undefined,
  contextTypes: undefined,
  invalidContext: 'reject',
  subjectFormat: 'guid',
  lifetimeSeconds: 3600,
  keyCacheSeconds: 86_400,
  maxTokenBytes: 8192,
  callbackTimeoutMs: 5000,
  allowedOrigins: new Set<string>(),
  // A thread pool as busy as there are cores starves the event loop's own thread.
  maxConcurrentSignatures: Math.max(1, availableParallelism() - 1),
  onToken: () => {},
  onWarning: ({ code, message }: Warning) => {
    process.emitWarning(message, { type: 'LcwAuthWarning', code });
  },
  onError: (error: LiveChatAuthError) => {
    const cause = error.cause instanceof Error ? ` Cause: ${error.cause.stack}` : '';
    process.stderr.write(`[lcw-auth] ${error.code}: ${error.message}${cause}\n`);
  },
  now: Date.now,
  tokenId: randomUUID,
};
