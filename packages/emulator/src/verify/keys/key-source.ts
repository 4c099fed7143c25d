/** Keeps the site's published keys for as long as a cache would (K5). @module */
import { blame } from '../../faults/blame.ts';
import { type Faults, NO_FAULTS } from '../../faults/faults.ts';
import { type FaultyAnswer, fetchWithFaults } from '../../faults/fetch-with-faults.ts';
import { type Wait, wait as waitForReal } from '../../faults/wait.ts';
import type { Check } from '../../protocol.ts';
import { failed, hasFailed, passed, warned } from '../check.ts';
import { judgeKeyAnswer } from './judge-key-answer.ts';
import { type KeyDocument, parseKeyDocument } from './parse-key-document.ts';

/** What the key address came to: the checks made, and the keys when all held. */
export interface LoadedKeys {
  checks: Check[];
  document?: KeyDocument;
  /** That the keys were fetched for an earlier token: as long as they may be kept, or for longer by a fault. */
  kept?: 'cached' | 'stale';
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
  /** Asked at every load. @default none */
  faults?: () => Readonly<Faults>;
  wait?: Wait;
}

const TITLE = 'Public key address';

export function createKeySource({
  url,
  cacheSeconds,
  now,
  timeoutMs = 5000,
  faults = () => NO_FAULTS,
  wait = waitForReal,
}: KeySourceSettings): KeySource {
  const closing = new AbortController();
  let last: { loaded: LoadedKeys; at: number } | undefined;
  let underWay: Promise<LoadedKeys> | undefined;

  const fetchAndKeep = async (startedAt: number): Promise<LoadedKeys> => {
    const current = faults();
    const limits = { timeoutMs, signal: closing.signal };
    const fetched = await fetchWithFaults(url, limits, { faults: current, wait });
    const loaded = readAnswer(fetched, current);
    // What failed is asked for again: a mended site should be seen at once.
    if (hasFailed(loaded.checks)) return loaded;
    last = { loaded, at: startedAt };
    return fetched.isLate ? { ...loaded, checks: [lateness(current), ...loaded.checks] } : loaded;
  };

  return {
    async load(): Promise<LoadedKeys> {
      const startedAt = now();
      const { staleKeyCache } = faults();
      // A clock set back must not keep a document for longer than its time.
      const ageMs = last ? startedAt - last.at : Number.POSITIVE_INFINITY;
      const isFresh = ageMs >= 0 && ageMs < cacheSeconds * 1000;
      if (last && (isFresh || staleKeyCache)) {
        const kept = isFresh ? 'cached' : 'stale';
        const note = keptNote(kept, Math.max(0, Math.floor(ageMs / 1000)), faults());
        return { ...last.loaded, checks: [...last.loaded.checks, note], kept };
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

function readAnswer({ answer, causedBy }: FaultyAnswer, faults: Readonly<Faults>): LoadedKeys {
  const judged =
    'finding' in answer
      ? failed('K1', TITLE, answer.finding, answer.advice)
      : judgeKeyAnswer(answer);
  if (causedBy) return { checks: [blame(judged, causedBy, faults)] };
  if ('finding' in answer || judged.outcome === 'failed') return { checks: [judged] };
  const { checks, document } = parseKeyDocument(answer.body);
  return { checks: [judged, ...checks], ...(document ? { document } : {}) };
}

function lateness(faults: Readonly<Faults>): Check {
  return blame(warned('K1', TITLE, 'It came in time.'), 'keyEndpointDelaySeconds', faults);
}

function keptNote(kept: 'cached' | 'stale', age: number, faults: Readonly<Faults>): Check {
  const finding = `The keys were fetched ${age} seconds ago and kept.`;
  return kept === 'cached'
    ? passed('K5', 'Key cache', finding)
    : blame(warned('K5', 'Key cache', finding), 'staleKeyCache', faults);
}
