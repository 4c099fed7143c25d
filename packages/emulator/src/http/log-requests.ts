/** Tells `onRequest` about every answered call, without anything in it that could be used again. @module */
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { TOKEN_HEADER } from '../protocol.ts';
import { describePath } from './describe-path.ts';

export interface LogEntry {
  /** Epoch milliseconds, when the call arrived. */
  at: number;
  method: string;
  /** Without its query; what looks like a JWT in it is masked. */
  path: string;
  /** 0 when the caller left before the answer was complete. */
  status: number;
  durationMs: number;
  origin?: string;
  /** The JWT's last six characters. */
  token?: string;
  /** The chat token's last six characters. */
  chatToken?: string;
  /** Title of the refusal, when it was one. */
  refusal?: string;
}

export function createRequestLog(
  onRequest: (entry: LogEntry) => void,
  now: () => number,
): RequestHandler {
  return function requestLog(request, response, next) {
    const at = now();
    const startedAt = performance.now();
    const method = request.method;
    const path = describePath(request.originalUrl);
    response.on('close', () => {
      const refusal = response.locals.refusal as unknown;
      const entry: LogEntry = {
        at,
        method,
        path,
        status: response.writableFinished ? response.statusCode : 0,
        durationMs: Math.round(performance.now() - startedAt),
        ...describeCaller(request),
        ...(typeof refusal === 'string' ? { refusal } : {}),
      };
      tell(onRequest, entry);
    });
    next();
  };
}

/** A broken log, now or later, must not end the emulator, and there is nobody else to tell. */
function tell(onRequest: (entry: LogEntry) => unknown, entry: LogEntry): void {
  try {
    // Also what `then` throws, when it is a promise of somebody else's making.
    Promise.resolve(onRequest(entry)).catch(() => {});
  } catch {}
}

function describeCaller(
  request: IncomingMessage,
): Pick<LogEntry, 'origin' | 'token' | 'chatToken'> {
  const { origin, authorization } = request.headers;
  const token = request.headers[TOKEN_HEADER.toLowerCase()];
  const chatToken = authorization ?? request.headers['x-skypetoken'];
  return {
    ...(origin === undefined ? {} : { origin }),
    ...(typeof token === 'string' ? { token: cutToken(token) } : {}),
    ...(typeof chatToken === 'string' ? { chatToken: cutToken(chatToken) } : {}),
  };
}

/** Of something short even six characters would be too many. */
function cutToken(token: string): string {
  return token.length < 40 ? '…' : `…${token.slice(-6)}`;
}
