/** A content security policy that lets Microsoft's chat widget in, made of the hosts that Microsoft documents. @module */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describeValue } from './errors/describe-value.ts';
import { checkOptions } from './options/check-options.ts';
import { ConfigError, type OptionProblem } from './options/config-error.ts';
import { aBoolean, expecting, type Rule } from './options/rules.ts';

/** One source of a directive, as helmet takes it. */
export type CspSource = string | ((request: IncomingMessage, response: ServerResponse) => string);

/** Directives as helmet takes them, by their names in camelCase or with hyphens. `null` leaves one out. */
export type CspDirectives = Record<string, readonly CspSource[] | null>;

/** Options of {@link widgetCsp}. */
export interface WidgetCspOptions {
  /** `data-org-url` of the widget's script tag. */
  orgUrl: string;
  /**
   * `src` of the widget's script tag, or its origin.
   * @default every host that Microsoft documents for the cloud of `orgUrl`
   */
  cdn?: string;
  /** Your own directives, which stay as they are but for what the widget needs. */
  directives?: CspDirectives;
  /** As you give it to helmet: whether its defaults count for what `directives` leaves out. @default true */
  useDefaults?: boolean;
  /** Whether customers can send files. @default true */
  attachments?: boolean;
  /**
   * Whether the widget runs in a document of the CDN's, and none of it in the page: then only the CDN
   * and the service are let in. Today's widget is not documented to. @default false
   */
  frameOnly?: boolean;
}

/** Helmet's own defaults of the directives that the widget needs more in. */
const HELMET_DEFAULTS: CspDirectives = {
  fontSrc: ["'self'", 'https:', 'data:'],
  imgSrc: ["'self'", 'data:'],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", 'https:', "'unsafe-inline'"],
};

const azureCdn = (...names: readonly string[]) =>
  names.map((name) => `https://${name}.azureedge.net`);

/** docs/csp.md says for each of them where it is documented. */
const PUBLIC_CLOUD = {
  cdns: azureCdn(
    'oc-cdn-ocprod',
    'oc-cdn-ocuae-uae',
    'oc-cdn-public',
    'oc-cdn-public-apj',
    'oc-cdn-public-che',
    'oc-cdn-public-eur',
    'oc-cdn-public-fra',
    'oc-cdn-public-gbr',
    'oc-cdn-public-ind',
    'oc-cdn-public-jpn',
    'oc-cdn-public-oce',
    'oc-cdn-public-sam',
  ),
  service: ['https://*.omnichannelengagementhub.com'],
  scripts: ['https://cdn.botframework.com'],
  messages: [
    'https://*.communication.azure.com',
    'https://*.trouter.communication.microsoft.com',
    'wss://*.trouter.communication.microsoft.com',
    'https://*.trouter.teams.microsoft.com',
    'wss://*.trouter.teams.microsoft.com',
    'https://browser.pipe.aria.microsoft.com',
    'https://ecs.office.com',
    'https://ocsdk-prod.azureedge.net',
  ],
  files: ['https://*.asm.skype.com'],
};

const GOVERNMENT_CLOUD: typeof PUBLIC_CLOUD = {
  cdns: ['https://ocprodocprodnamgs.blob.core.usgovcloudapi.net'],
  service: ['https://*.omnichannelengagementhub.us', 'https://oc-auth.azurewebsites.us'],
  scripts: [],
  messages: [
    'https://*.communication.azure.us',
    'https://*.gcc.teams.microsoft.com',
    'wss://*.gcc.teams.microsoft.com',
    'https://browser.pipe.aria.microsoft.com',
  ],
  files: ['https://api.ams.gcc.teams.microsoft.com'],
};

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}

/** A place of which a browser makes an origin: no wildcard, and plain http on this machine alone. */
function isPlace(value: unknown): value is string {
  if (typeof value !== 'string' || !/^https?:\/\/[\w.:[\]-]+(?:[/?#]|$)/i.test(value)) return false;
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return url.protocol === 'https:' || isLoopback(url);
}

const isDynamics = (value: string) => /\.dynamics\.(?:com|cn|us)$/.test(new URL(value).hostname);

const directives: Rule = (option, value) => {
  const fix = "Give helmet's directives, such as { scriptSrc: [\"'self'\"] }.";
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ option, received: describeValue(value), fix }];
  }
  const seen = new Set<string>();
  return Object.entries(value).flatMap(([name, sources]): OptionProblem[] => {
    const path = `${option}.${name.slice(0, 40)}`;
    if (seen.has(camelCase(name))) {
      return [{ option: path, received: 'the same directive twice', fix: 'Remove one.' }];
    }
    seen.add(camelCase(name));
    const isDisabled = sources === null || typeof sources === 'symbol';
    const isList =
      Array.isArray(sources) &&
      sources.every((source) => typeof source === 'string' || typeof source === 'function');
    const arrays = 'Give an array of texts and functions, or null.';
    return isDisabled || isList
      ? []
      : [{ option: path, received: describeValue(sources), fix: arrays }];
  });
};

const RULES: Readonly<Record<string, Rule>> = {
  orgUrl: expecting(
    (value) => isPlace(value) && new URL(value).pathname === '/' && !isDynamics(value),
    "Give data-org-url of the widget's script tag, such as 'https://m-….omnichannelengagementhub.com': not the address of Dynamics 365 itself, and without a path.",
  ),
  cdn: expecting(isPlace, "Give src of the widget's script tag, https included."),
  directives,
  useDefaults: aBoolean,
  attachments: aBoolean,
  frameOnly: aBoolean,
};

function camelCase(directive: string): string {
  return directive.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * What was in force for a directive until now: its own sources, else those that stand in for it.
 * `undefined` when nothing was restricted.
 */
function sourcesBefore(
  name: string,
  own: CspDirectives,
  useDefaults: boolean,
): readonly CspSource[] | undefined {
  const given = own[name];
  if (Array.isArray(given)) return given;
  if (given === undefined && useDefaults && HELMET_DEFAULTS[name]) return HELMET_DEFAULTS[name];
  if (name === 'frameSrc' && Array.isArray(own.childSrc)) return own.childSrc;
  if (Array.isArray(own.defaultSrc)) return own.defaultSrc;
  // Helmet insists on a default-src, and has one of its own.
  return own.defaultSrc === undefined && useDefaults ? ["'self'"] : undefined;
}

/**
 * Directives for helmet's `contentSecurityPolicy`: your own, and what the chat widget needs.
 *
 * The hosts are those that Microsoft documents; which directive each belongs to is not documented.
 *
 * @throws {ConfigError} listing every option to correct.
 */
export function widgetCsp(options: WidgetCspOptions): CspDirectives {
  const { given, problems } = checkOptions(options, RULES, ['orgUrl']);
  if (problems.length > 0) throw new ConfigError(problems, 'widgetCsp');
  // Every value has passed its rule.
  const { orgUrl, cdn, useDefaults, attachments, frameOnly, ...rest } = {
    useDefaults: true,
    attachments: true,
    frameOnly: false,
    ...(Object.fromEntries(given) as unknown as WidgetCspOptions),
  };
  const { origin, hostname } = new URL(orgUrl);
  const cloud = hostname.endsWith('.us') ? GOVERNMENT_CLOUD : PUBLIC_CLOUD;
  const cdns = cdn === undefined ? cloud.cdns : [new URL(cdn).origin];
  const service = hostname.includes('.omnichannelengagementhub.')
    ? cloud.service
    : [origin, ...cloud.service];
  const files = attachments ? cloud.files : [];
  const inPage = (sources: readonly string[]) => (frameOnly ? [] : sources);
  const needed: Record<string, readonly string[]> = {
    scriptSrc: [...cdns, ...inPage(cloud.scripts)],
    styleSrc: cdns,
    frameSrc: cdns,
    connectSrc: [...service, ...cdns, ...inPage([...cloud.messages, ...files])],
    imgSrc: [...cdns, ...inPage(['data:', 'blob:', ...files])],
    fontSrc: inPage(cdns),
    mediaSrc: inPage([...cdns, 'blob:', ...files]),
  };

  const own = Object.fromEntries(
    Object.entries(rest.directives ?? {}).map(([name, sources]) => [camelCase(name), sources]),
  );
  // Where a site has these, they decide over tags.
  for (const [name, of] of [
    ['scriptSrcElem', 'scriptSrc'],
    ['styleSrcElem', 'styleSrc'],
  ] as const) {
    if (Array.isArray(own[name])) needed[name] = needed[of] ?? [];
  }
  const merged: CspDirectives = { ...own };
  for (const [name, sources] of Object.entries(needed)) {
    const before = sourcesBefore(name, own, useDefaults);
    if (!before || sources.length === 0) continue;
    merged[name] = [...new Set([...before.filter((source) => source !== "'none'"), ...sources])];
  }
  return merged;
}
