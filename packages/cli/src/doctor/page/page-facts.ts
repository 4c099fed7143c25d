/** What a page says about the chat in it: the widget's tag, and the scripts around it. @module */
import { attributeOf, readTags, type Tag } from './read-tags.ts';

const WIDGET_ID = 'Microsoft_Omnichannel_LCWidget';
const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export interface PageScript {
  /** Absent for an inline script. */
  src?: URL;
  text: string;
  nonce?: string;
  isBeforeWidget: boolean;
  /** `async`, `defer` or `module`: it runs when the page has been read. */
  late?: 'async' | 'defer' | 'type="module"';
  /** The name in `data-client-function`. */
  clientFunction?: string;
}

export interface WidgetTag {
  src?: URL;
  nonce?: string;
  orgUrl?: URL;
  /** Both are GUIDs, since they become part of an address, or empty. */
  orgId: string;
  widgetId: string;
  /** Sentences about attributes that cannot work. */
  problems: readonly string[];
}

export interface PageFacts {
  url: URL;
  widget?: WidgetTag;
  scripts: PageScript[];
  /** The text of each policy in a `meta` tag. */
  policies: readonly string[];
  /** Where the page's function was looked for and found, by its name. */
  definitionOf?: (name: string) => PageScript | undefined;
}

export function readPage(html: string, url: URL): PageFacts {
  const tags = readTags(html);
  const base = baseOf(tags, url);
  const at = tags.findIndex(isWidget);
  const widget = tags[at];
  const scripts = tags.flatMap((tag, index) =>
    tag.name === 'script' && index !== at && isJavaScript(tag)
      ? [readScript(tag, base, at !== -1 && index < at)]
      : [],
  );
  const policies = tags.flatMap((tag) =>
    tag.name === 'meta' &&
    attributeOf(tag, 'http-equiv')?.toLowerCase() === 'content-security-policy'
      ? (attributeOf(tag, 'content') ?? '')
      : [],
  );
  return { url, scripts, policies, ...(widget ? { widget: readWidget(widget, base) } : {}) };
}

/** Reads one tag that was given on its own. Undefined when there is none in the text. */
export function readWidgetTag(text: string, base: URL): WidgetTag | undefined {
  const tag = readTags(text).find(({ name }) => name === 'script');
  return tag ? readWidget(tag, base) : undefined;
}

function isWidget(tag: Tag): boolean {
  if (tag.name !== 'script') return false;
  return (
    attributeOf(tag, 'id') === WIDGET_ID ||
    /LiveChatBootstrapper/i.test(attributeOf(tag, 'src') ?? '')
  );
}

function isJavaScript(tag: Tag): boolean {
  const type = attributeOf(tag, 'type')?.trim().toLowerCase() ?? '';
  return (
    type === '' || type === 'module' || /^(?:text|application)\/(?:java|ecma)script/.test(type)
  );
}

function baseOf(tags: readonly Tag[], url: URL): URL {
  const href = tags.find(({ name }) => name === 'base')?.attributes.get('href');
  return href !== undefined && URL.canParse(href, url.href) ? new URL(href, url.href) : url;
}

function readScript(tag: Tag, base: URL, isBeforeWidget: boolean): PageScript {
  const src = urlOf(attributeOf(tag, 'src'), base);
  const nonce = attributeOf(tag, 'nonce');
  const clientFunction = attributeOf(tag, 'data-client-function');
  const late = lateOf(tag, src !== undefined);
  return {
    text: tag.text,
    isBeforeWidget,
    ...(src ? { src } : {}),
    ...(nonce ? { nonce } : {}),
    ...(late ? { late } : {}),
    ...(clientFunction ? { clientFunction } : {}),
  };
}

/** An inline script ignores `async` and `defer`, not `module`. */
function lateOf(tag: Tag, hasSource: boolean): PageScript['late'] {
  if (attributeOf(tag, 'type')?.trim().toLowerCase() === 'module') return 'type="module"';
  if (!hasSource) return undefined;
  if (tag.attributes.has('async')) return 'async';
  return tag.attributes.has('defer') ? 'defer' : undefined;
}

function readWidget(tag: Tag, base: URL): WidgetTag {
  const problems: string[] = [];
  if (attributeOf(tag, 'id') !== WIDGET_ID) problems.push(`Its id is not ${WIDGET_ID}.`);
  const src = urlOf(attributeOf(tag, 'src'), base);
  if (!src) problems.push('It has no src that is an address.');
  const guid = (name: string): string => {
    const value = attributeOf(tag, name)?.trim() ?? '';
    if (GUID.test(value)) return value;
    problems.push(`Its ${name} is ${value ? 'not a GUID' : 'missing'}.`);
    return '';
  };
  const widgetId = guid('data-app-id');
  const orgId = guid('data-org-id');
  const text = attributeOf(tag, 'data-org-url')?.trim() ?? '';
  const orgUrl = URL.canParse(text) ? new URL(text) : undefined;
  if (!orgUrl) problems.push(`Its data-org-url is ${text ? 'not an address' : 'missing'}.`);
  const nonce = attributeOf(tag, 'nonce');
  return {
    orgId,
    widgetId,
    problems,
    ...(src ? { src } : {}),
    ...(nonce ? { nonce } : {}),
    ...(orgUrl ? { orgUrl } : {}),
  };
}

function urlOf(text: string | undefined, base: URL): URL | undefined {
  return text && URL.canParse(text.trim(), base.href) ? new URL(text.trim(), base.href) : undefined;
}
