/** Tells `onRequest` about every answered call, without anything in it that could be used again. @module */
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { FaultName } from '../contract/faults.ts';
import { type Refusal, TOKEN_HEADER } from '../contract/protocol.ts';
import { describePath, maskTokens } from '../lib/text.ts';
import type { Config, LogEntry } from '../options/options.ts';

/** Left in the answer's `locals` by whoever answers. */
interface Outcome {
  refusal?: Refusal;
  fault?: FaultName;
  unknown?: string;
}

export function createRequestLog({ onRequest, now, widgets }: Config): RequestHandler {
  return function requestLog(request, response, next) {
    const at = now();
    const startedAt = performance.now();
    const method = request.method;
    const path = describePath(request.originalUrl);
    response.on('close', () => {
      const entry: LogEntry = {
        at,
        method,
        path,
        status: response.writableFinished ? response.statusCode : 0,
        durationMs: Math.round(performance.now() - startedAt),
        ...describeCaller(request),
        ...describeWidget(path, widgets),
        ...describeOutcome(response.locals),
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

function describeWidget(path: string, widgets: Config['widgets']): Pick<LogEntry, 'widgetId'> {
  for (const segment of path.toLowerCase().split('/')) {
    const widget = widgets.get(segment);
    if (widget) return { widgetId: widget.widgetId };
  }
  return {};
}

/** What the handlers noted in the answer's `locals`. */
function describeOutcome({
  refusal,
  fault,
  unknown,
}: Outcome): Pick<LogEntry, 'refusal' | 'rule' | 'fault' | 'unknown'> {
  const blamed = refusal?.fault ?? fault;
  return {
    ...(refusal ? { refusal: refusal.title } : {}),
    ...(refusal?.rule === undefined ? {} : { rule: refusal.rule }),
    ...(blamed === undefined ? {} : { fault: blamed }),
    ...(unknown === undefined ? {} : { unknown }),
  };
}

function describeCaller(
  request: IncomingMessage,
): Pick<LogEntry, 'origin' | 'token' | 'chatToken'> {
  const { origin, authorization } = request.headers;
  const token = request.headers[TOKEN_HEADER.toLowerCase()];
  const chatToken = authorization ?? request.headers['x-skypetoken'];
  return {
    ...(origin === undefined ? {} : { origin: maskTokens(origin) }),
    ...(typeof token === 'string' ? { token: cutToken(token) } : {}),
    ...(typeof chatToken === 'string' ? { chatToken: cutToken(chatToken) } : {}),
  };
}

/** Of something short even six characters would be too many. */
function cutToken(token: string): string {
  return token.length < 40 ? '…' : `…${token.slice(-6)}`;
}
