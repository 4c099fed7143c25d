/** Every default of the middleware, in one literal. @module */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { availableParallelism } from 'node:os';
import { emitProcessWarning, writeErrorLine } from './listeners.ts';
import type { Config } from './options.ts';

/** All of the configuration but what only the site can say: issuer, keys and subject. */
export const DEFAULTS: Omit<Config, 'issuer' | 'keys' | 'subject'> = {
  user: (request: IncomingMessage) => (request as { user?: unknown }).user,
  context: undefined,
  claims: undefined,
  contextTypes: undefined,
  displayedContext: new Set<string>(),
  subjectRecord: 'contact',
  // Of an account or of any other identifier it is false: see parseOptions.
  portalContactId: true,
  invalidContext: 'reject',
  subjectFormat: 'guid',
  lifetimeSeconds: 3600,
  keyCacheSeconds: 86_400,
  maxTokenBytes: 8192,
  callbackTimeoutMs: 5000,
  allowedOrigins: new Set<string>(),
  // A thread pool as busy as there are cores starves the event loop's own thread.
  maxConcurrentSignatures: Math.max(1, availableParallelism() - 1),
  startWithoutKeys: false,
  allowTestKeys: false,
  onToken: () => {},
  onWarning: emitProcessWarning,
  onError: writeErrorLine,
  now: Date.now,
  tokenId: randomUUID,
};
