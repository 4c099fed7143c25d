/** Keeps the site's published keys for as long as a cache would (K5). @module */
import type { Check } from '../protocol.ts';
import { failed, hasFailed, passed } from './check.ts';
import { fetchKeyDocument } from './fetch-key-document.ts';
import { judgeKeyAnswer } from './judge-key-answer.ts';
import { type KeyDocument, parseKeyDocument } from './parse-key-document.ts';

/** What the key address came to: the checks made, and the keys when all held. */
export interface LoadedKeys {
  checks: Check[];
  document?: KeyDocument;
}

export interface KeySource {
  /** Calls at the same time share one fetch, so that many tokens at once do not flood the site. */
  load(): Promise<LoadedKeys>;
  /** Ends fetches under way; every later one fails. */
  close(): void;
}

export interface KeySourceSettings {
  url: URL;
  cacheSeconds: number;
  /** Epoch milliseconds. */
  now: () => number;
  /** @default 5000 */
  timeoutMs?: number;
}

export function createKeySource({
  url,
  cacheSeconds,
  now,
  timeoutMs = 5000,
}: KeySourceSettings): KeySource {
  const closing = new AbortController();
  let cached: { loaded: LoadedKeys; at: number } | undefined;
  let underWay: Promise<LoadedKeys> | undefined;

  const fetchNow = async (): Promise<LoadedKeys> => {
    const answer = await fetchKeyDocument(url, { timeoutMs, signal: closing.signal });
    if ('problem' in answer)
      return { checks: [failed('K1', 'Public key address', answer.problem)] };
    const judged = judgeKeyAnswer(answer);
    if (judged.outcome === 'failed') return { checks: [judged] };
    const { checks, document } = parseKeyDocument(answer.body);
    return { checks: [judged, ...checks], ...(document ? { document } : {}) };
  };

  const fetchAndKeep = async (startedAt: number): Promise<LoadedKeys> => {
    const loaded = await fetchNow();
    // What failed is asked for again: a mended site should be seen at once.
    if (cacheSeconds > 0 && !hasFailed(loaded.checks)) cached = { loaded, at: startedAt };
    return loaded;
  };

  return {
    async load(): Promise<LoadedKeys> {
      const startedAt = now();
      // A clock set back must not keep a document for longer than its time.
      const ageMs = cached ? startedAt - cached.at : Number.POSITIVE_INFINITY;
      if (cached && ageMs >= 0 && ageMs < cacheSeconds * 1000) {
        const age = Math.floor(ageMs / 1000);
        const note = passed(
          'K5',
          'Key cache',
          `The keys were fetched ${age} seconds ago and kept.`,
        );
        return { ...cached.loaded, checks: [...cached.loaded.checks, note] };
      }
      underWay ??= fetchAndKeep(startedAt).finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
    close(): void {
      closing.abort();
    },
  };
}
