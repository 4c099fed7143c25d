/** What the probe's questions are asked with. @module */
import type { VisitorOptions } from '../net/visitor.ts';
import {
  type KeyServer,
  type KeyServerOptions,
  type ThrowAwayKey,
  writeKeyArray,
} from './key-server.ts';
import type { Finding, Findings, Question } from './questions.ts';
import type { Trial } from './trial.ts';

export interface ProbeOptions extends VisitorOptions {
  /** The script tag of the test widget. */
  widgetTag: string;
  /** Trusts this host with a token although it is not one of Microsoft's. */
  orgUrl?: URL;
  /** The public key address of the widget's authentication setting, which leads to `listen`. */
  publicUrl: URL;
  listen: Pick<KeyServerOptions, 'host' | 'port' | 'generateKey'>;
  /** The clock, in epoch milliseconds. */
  now: () => number;
  wait: (ms: number) => Promise<void>;
  maxConversations: number;
  /** How long to wait for the service to fetch keys anew. */
  maxWaitSeconds: number;
  /** Of an earlier run that was stopped. */
  findings?: Findings;
  /** Told whenever something was found. */
  onFinding?: (findings: Findings) => void;
  /** Told what is being done now. */
  onProgress?: (doing: string) => void;
  /** Told the port on which the keys are served. */
  onListening?: (port: number) => void;
  /** Awaited when the keys are served and before anything is started; what it throws ends it. */
  askForLeave?: () => Promise<void>;
}

/** What the questions are asked with. */
export interface Probe {
  readonly options: ProbeOptions;
  readonly keys: KeyServer;
  readonly trial: Trial;
  /** The key that is published all the time. */
  readonly mainKey: ThrowAwayKey;
  readonly findings: Findings;
  note(question: Question, finding: Finding): void;
  progress(doing: string): void;
  /** Epoch seconds by the service's clock. */
  nowSeconds(): number;
  waitUntil(epochMs: number): Promise<void>;
}

/** Published keys last longer than any probe. */
const KEY_LIFETIME_SECONDS = 30 * 86_400;

/** Publishes an array of keys, of which those in `expired` are past their `expiry`. */
export function publish(
  { keys, now }: { keys: KeyServer; now: () => number },
  published: readonly ThrowAwayKey[],
  expired: readonly ThrowAwayKey[] = [],
): void {
  const seconds = Math.floor(now() / 1000);
  const entry = (key: ThrowAwayKey, expirySeconds: number) => ({ key, expirySeconds });
  keys.publish(
    writeKeyArray([
      ...published.map((key) => entry(key, seconds + KEY_LIFETIME_SECONDS)),
      ...expired.map((key) => entry(key, seconds - 86_400)),
    ]),
  );
}

/** Ages in seconds at which to look whether the service has fetched anew. */
const LOOKS = [0, 5, 15, 60, 180, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400, 172_800];

export function looksUpTo(maxSeconds: number): number[] {
  return [...LOOKS.filter((age) => age < maxSeconds), maxSeconds];
}
