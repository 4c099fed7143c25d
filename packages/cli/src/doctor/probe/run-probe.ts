/**
 * Finds out by experiment what nobody documents of the service: one question after another, each with
 * tokens that differ from an accepted one in a single thing.
 * @module
 */

import { isLoopback } from '../net/hosts.ts';
import { createVisitor, type Visitor } from '../net/visitor.ts';
import { mayBeAsked, readWidgetConfig, widgetKind } from '../net/widget-config.ts';
import { readWidgetTag } from '../page/page-facts.ts';
import { TIMEOUT_MS } from '../visit.ts';
import { askAboutKeys } from './key-questions.ts';
import { type KeyServer, startKeyServer } from './key-server.ts';
import { looksUpTo, type Probe, type ProbeOptions, publish } from './probe.ts';
import type { Findings } from './questions.ts';
import { askAboutTokens } from './token-questions.ts';
import { createTrial, ProbeEnd, type Trial } from './trial.ts';

export interface ProbeResult {
  findings: Findings;
  /** Why it ended before all was asked. */
  ended?: string;
  conversations: number;
  /** Conversations that could not be ended. */
  notEnded: number;
  tries: number;
  /** How often the service fetched the keys. */
  fetches: number;
  /** How far the service's clock is ahead of this one; undefined when it does not say. */
  clockAheadSeconds?: number;
}

/** Between two conversations, except on this machine. */
const PAUSE_MS = 3000;
/**
 * Asks the service. It serves keys of its own meanwhile, which are in memory alone.
 *
 * @throws the system's error when it cannot listen.
 */
export async function runProbe(options: ProbeOptions): Promise<ProbeResult> {
  const { now, signal, onProgress = () => {}, onFinding = () => {} } = options;
  const visitor = createVisitor(options);
  const keys = await startKeyServer({ ...options.listen, now });
  let findings: Findings = options.findings ?? {};
  let clockAheadSeconds: number | undefined;
  let trial: Trial | undefined;
  let ended: string | undefined;
  try {
    options.onListening?.(keys.port);
    const mainKey = await keys.makeKey();
    publish({ keys, now }, [mainKey]);
    await checkAddress(options, { visitor, keys, kid: mainKey.kid });
    // Only now can the setting be saved: that fails while its address answers nothing (K1).
    await options.askForLeave?.();
    const visit = { visitor, options, progress: onProgress };
    const { widget, date } = await readWidget(visit, options.widgetTag);
    clockAheadSeconds = date === undefined ? undefined : aheadOf(date, now());
    const nowSeconds = () => Math.floor(now() / 1000) + (clockAheadSeconds ?? 0);
    trial = createTrial({
      visitor,
      widget,
      page: new URL('/', options.publicUrl),
      nowSeconds,
      wait: options.wait,
      pauseMs: isLoopback(widget.orgUrl) ? 0 : PAUSE_MS,
      maxConversations: options.maxConversations,
      signal,
    });
    const probe: Probe = {
      options,
      keys,
      trial,
      mainKey,
      get findings() {
        return findings;
      },
      note(question, finding): void {
        findings = { ...findings, [question]: finding };
        onFinding(findings);
      },
      progress: onProgress,
      nowSeconds,
      async waitUntil(epochMs): Promise<void> {
        if (epochMs > now()) await options.wait(epochMs - now());
        if (signal?.aborted) throw new ProbeEnd('It was stopped.');
      },
    };
    await findCommonGround(probe);
    await askAboutTokens(probe);
    await askAboutKeys(probe);
  } catch (error) {
    if (!(error instanceof ProbeEnd)) throw error;
    ended = error.message;
  } finally {
    visitor.close();
    await keys.close();
  }
  return {
    findings,
    conversations: trial?.conversations ?? 0,
    notEnded: trial?.notEnded ?? 0,
    tries: trial?.tries ?? 0,
    fetches: keys.fetches,
    ...(ended === undefined ? {} : { ended }),
    ...(clockAheadSeconds === undefined ? {} : { clockAheadSeconds }),
  };
}

/** Whether the public address leads to the keys that are served here. */
async function checkAddress(
  { publicUrl }: ProbeOptions,
  { visitor, keys, kid }: { visitor: Visitor; keys: KeyServer; kid: string },
): Promise<void> {
  const answer = await visitor.ask(keys.ownUrl(publicUrl), {
    timeoutMs: TIMEOUT_MS,
    maxBytes: 64 * 1024,
    isFresh: true,
  });
  if ('status' in answer && answer.status === 200 && answer.body.includes(kid)) return;
  const seen = 'status' in answer ? `answers ${answer.status}` : `does not answer (${answer.code})`;
  throw new ProbeEnd(
    `--public-url ${seen}, and not with the keys that are served on port ${keys.port}. Let it lead there.`,
  );
}

type Widget = { orgUrl: URL; orgId: string; widgetId: string };

async function readWidget(
  visit: Parameters<typeof readWidgetConfig>[0],
  tagText: string,
): Promise<{ widget: Widget; date: string | undefined }> {
  const tag = readWidgetTag(tagText, new URL('https://widget.invalid'));
  if (!tag?.orgUrl || !tag.orgId || !tag.widgetId) {
    throw new ProbeEnd('--widget does not say which widget it is. Give its whole script tag.');
  }
  const { orgUrl, orgId, widgetId } = tag;
  if (!mayBeAsked(orgUrl, visit)) {
    throw new ProbeEnd(
      "The address in the tag is neither this machine nor one of Microsoft's chat hosts: name it with --org-url if it may have a token.",
    );
  }
  const answer = await readWidgetConfig(visit, tag);
  if ('problem' in answer) throw new ProbeEnd(answer.seen || 'It was stopped.');
  const { isLinked, isPersistent } = widgetKind(answer.config);
  if (!isLinked)
    throw new ProbeEnd(
      'No authentication setting is linked to the widget (A2). A change takes up to a quarter of an hour to be seen.',
    );
  if (isPersistent) {
    throw new ProbeEnd(
      'The widget has persistent chat, whose conversations do not end. Take another.',
    );
  }
  return { widget: { orgUrl, orgId, widgetId }, date: answer.date };
}

/** Both have whole seconds. */
function aheadOf(date: string, nowMs: number): number | undefined {
  const seconds = Date.parse(date) / 1000;
  return Number.isFinite(seconds) ? seconds - Math.floor(nowMs / 1000) : undefined;
}

/** A token without a fault has to be accepted, and one that another key signed refused. */
async function findCommonGround({
  options,
  keys,
  trial,
  mainKey,
  progress,
  waitUntil,
}: Probe): Promise<void> {
  const startedAt = options.now();
  let isAccepted = false;
  for (const age of looksUpTo(options.maxWaitSeconds)) {
    progress('a token without a fault');
    await waitUntil(startedAt + age * 1000);
    const verdict = await trial.try({ key: mainKey });
    isAccepted = verdict === 'accepted';
    if (isAccepted) break;
    if (verdict === 'unknown')
      throw new ProbeEnd('The service is in trouble: it answers neither yes nor no.');
    // One that came before may have been for saving the setting, or anybody's.
    if (keys.lastFetch && keys.lastFetch.at >= startedAt) {
      throw new ProbeEnd(
        'The service fetched the keys and refuses a token without a fault. See with `lcw-auth doctor` whether the site has the same trouble.',
      );
    }
  }
  if (!isAccepted) {
    throw new ProbeEnd(
      'The service did not fetch the keys. See that --public-url is the public key address of the authentication setting of this widget; if it is, the service has kept older keys for all this time: begin again later, or give a longer --max-wait.',
    );
  }
  const { privateKey } = await keys.makeKey();
  if ((await trial.try({ key: { ...mainKey, privateKey } })) !== 'refused') {
    throw new ProbeEnd(
      'The service does not refuse a token that another key signed, so it says nothing.',
    );
  }
}
