/** Asks the service once for a widget's public configuration, as every visitor's client does (A2). @module */
import { randomUUID } from 'node:crypto';
import type { DoctorOptions } from '../options.ts';
import type { WidgetTag } from '../page/page-facts.ts';
import { TIMEOUT_MS, type Visit } from '../visit.ts';
import { isChatService, isLoopback, isSafe } from './hosts.ts';

const MAX_CONFIG_BYTES = 4 * 1024 * 1024;

type Members = Readonly<Record<string, unknown>>;

/** `unsafe`: the address is not one to ask; `seen` says what was answered instead of a configuration. */
export type WidgetConfig =
  | { config: Members; clientFunction: string | undefined; date: string | undefined }
  | { problem: 'unsafe' | 'stopped' | 'unknown'; seen: string };

const PERSISTENT_CHAT = '192350001';

/** What is asked with: an examination, or the probe. */
export interface ConfigVisit extends Pick<Visit, 'visitor' | 'progress' | 'widgetConfig'> {
  options: Pick<DoctorOptions, 'orgUrl' | 'widgetTag'> & { site?: URL };
}

/**
 * Only Microsoft's own hosts, what the command line names, and this machine where the site is on it
 * too: a page from elsewhere could send a token to whatever listens here.
 */
export function mayBeAsked(orgUrl: URL, { options }: Pick<ConfigVisit, 'options'>): boolean {
  const { site, widgetTag } = options;
  const isNamed = options.orgUrl?.origin === orgUrl.origin;
  const isLocal = widgetTag !== undefined || (site !== undefined && isLoopback(site));
  return isSafe(orgUrl) && (isNamed || isChatService(orgUrl) || (isLocal && isLoopback(orgUrl)));
}

export function readWidgetConfig(visit: ConfigVisit, tag: WidgetTag): Promise<WidgetConfig> {
  visit.widgetConfig ??= askForConfig(visit, tag);
  return visit.widgetConfig;
}

async function askForConfig(visit: ConfigVisit, tag: WidgetTag): Promise<WidgetConfig> {
  const { orgUrl, orgId, widgetId } = tag;
  if (!orgUrl || !mayBeAsked(orgUrl, visit)) return { problem: 'unsafe', seen: '' };
  visit.progress('the widget');
  const ids = `${encodeURIComponent(orgId)}/${encodeURIComponent(widgetId)}`;
  const query = `requestId=${randomUUID()}&channelId=lcw`;
  const answer = await visit.visitor.ask(
    new URL(`/livechatconnector/config/${ids}?${query}`, orgUrl),
    { timeoutMs: TIMEOUT_MS, maxBytes: MAX_CONFIG_BYTES },
  );
  if ('problem' in answer) {
    if (answer.problem === 'stopped') return { problem: 'stopped', seen: '' };
    return { problem: 'unknown', seen: `${orgUrl.host} cannot be reached (${answer.code}).` };
  }
  const config = answer.status === 200 ? readObject(answer.body) : undefined;
  if (!config) {
    const form = answer.status === 200 ? ', not as JSON' : '';
    return { problem: 'unknown', seen: `The configuration is answered ${answer.status}${form}.` };
  }
  const setting = objectAt(config, 'LiveChatConfigAuthSettings');
  const name = setting && ownAt(setting, 'msdyn_javascriptclientfunction');
  return {
    config,
    clientFunction: typeof name === 'string' && name !== '' ? name : undefined,
    date: answer.headers.date,
  };
}

function readObject(text: string): Members | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { ...value }
    : undefined;
}

/** Whatever the letter case of the name: the service's own differs between versions. */
export function ownAt(object: Members, name: string): unknown {
  const own = Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase());
  return own === undefined ? undefined : object[own];
}

export function objectAt(object: Members, name: string): Members | undefined {
  return asObject(ownAt(object, name));
}

/** Whether anybody is asked for a token, and whether each customer has one conversation for ever. */
export function widgetKind(config: Members): { isLinked: boolean; isPersistent: boolean } {
  const engine = objectAt(config, 'LiveWSAndLiveChatEngJoin') ?? {};
  return {
    isLinked: objectAt(config, 'LiveChatConfigAuthSettings') !== undefined,
    isPersistent: textAt(engine, 'msdyn_conversationmode') === PERSISTENT_CHAT,
  };
}

/** Of a text, a number and a boolean: an object may not even have a text form. Empty otherwise. */
export function textAt(object: Members, name: string): string {
  const own = ownAt(object, name);
  return typeof own === 'object' ? '' : String(own ?? '');
}
