/**
 * Learns why the page hands over no token: from the events of its token provider (`lcw-auth:…`), and from answers
 * with an error that came while it was asked. The hosted widget does neither; here it saves a developer the search.
 * @module
 */
import type { NoTokenCause } from '../../../contract/protocol.ts';

export interface PageNews {
  /** To be called when the page is asked; what it returns, when that has come to nothing. */
  watch(): () => NoTokenCause | undefined;
  /** A token has come: what was heard before is old. */
  forget(): void;
}

export function createPageNews(host: Window): PageNews {
  // Kept between askings: a provider says once that nobody is signed in, and rests then.
  let heard: NoTokenCause | undefined;
  const on = (name: string, read: (detail: unknown) => NoTokenCause | undefined): void =>
    host.addEventListener(`lcw-auth:${name}`, (event) => {
      heard = read('detail' in event ? event.detail : undefined) ?? heard;
    });
  on('signed-out', () => ({ kind: 'signed-out' }));
  on('no-contact', () => ({ kind: 'no-contact', status: 403, code: 'no_contact' }));
  on('error', readError);

  return {
    watch() {
      const before = heard;
      const failedAnswer = watchAnswers(host);
      return () => {
        const answer = failedAnswer();
        // What the page says itself is nearer to the truth, and what it was answered makes it plain.
        return heard && heard !== before ? { ...answer, ...heard } : (answer ?? heard);
      };
    },
    forget() {
      heard = undefined;
    },
  };
}

/** Undefined for what keeps nobody from chatting, such as a warning about the set-up or a wrong clock. */
function readError(detail: unknown): NoTokenCause | undefined {
  const { name, code, serverCode, status, message } = Object(detail) as Record<string, unknown>;
  if (name !== 'TokenError' || code === 'clock_skew') return undefined;
  const given = typeof serverCode === 'string' ? serverCode : code;
  return {
    kind: 'failed',
    ...(typeof status === 'number' ? { status } : {}),
    ...(typeof given === 'string' ? { code: given } : {}),
    ...(typeof message === 'string' ? { message } : {}),
  };
}

/** Of the requests that end until the returned function is called, the last that was answered with an error. */
function watchAnswers(host: Window): () => NoTokenCause | undefined {
  let last: NoTokenCause | undefined;
  const read = (entries: readonly PerformanceEntry[]): void => {
    for (const entry of entries) last = readAnswer(entry) ?? last;
  };
  const observer = createObserver(host, read);
  return () => {
    read(observer?.takeRecords() ?? []);
    observer?.disconnect();
    return last;
  };
}

/** Undefined where the browser has none: then only the events tell. */
function createObserver(
  host: Window,
  read: (entries: readonly PerformanceEntry[]) => void,
): PerformanceObserver | undefined {
  const { PerformanceObserver: Observer } = host as Window & Partial<typeof globalThis>;
  try {
    const observer = Observer && new Observer((list) => read(list.getEntries()));
    observer?.observe({ type: 'resource' });
    return observer;
  } catch {
    return undefined;
  }
}

function readAnswer(entry: PerformanceEntry): NoTokenCause | undefined {
  const { initiatorType, responseStatus, name } = entry as Partial<PerformanceResourceTiming>;
  const isCall = initiatorType === 'fetch' || initiatorType === 'xmlhttprequest';
  if (!isCall || !responseStatus || responseStatus < 400 || name === undefined) return undefined;
  return {
    kind: responseStatus === 401 ? 'signed-out' : 'failed',
    status: responseStatus,
    // The query may hold what is nobody's business.
    path: new URL(name).pathname,
  };
}
