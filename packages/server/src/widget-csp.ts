/** A content security policy that lets Microsoft's chat widget in, made of the hosts that Microsoft documents. @module */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describeValue } from './errors/describe-value.ts';
import { checkOptions } from './options/check-options.ts';
import { ConfigError, type OptionProblem } from './options/config-error.ts';
import { layersOf, namesOf } from './options/read-options.ts';
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
  // Browsers take a name with a dot at its end for another one.
  if (url.hostname.endsWith('.')) return false;
  return url.protocol === 'https:' || isLoopback(url);
}

const isDynamics = (value: string) => /\.dynamics\.(?:com|cn|us)$/.test(new URL(value).hostname);

/** The site's directives by their names in camelCase, and what is wrong with them. */
interface ReadDirectives {
  own: ReadonlyMap<string, readonly CspSource[] | null>;
  problems: readonly OptionProblem[];
}

const isDirective = (sources: unknown) =>
  // Helmet has a symbol for a directive that is left out on purpose.
  sources === null ||
  typeof sources === 'symbol' ||
  (Array.isArray(sources) &&
    sources.every((source) => typeof source === 'string' || typeof source === 'function'));

/** A proxy may throw whatever it is asked. */
function lookAt(directives: object): { layers: object[]; names?: Set<string> } {
  try {
    const layers = layersOf(directives);
    return { layers, names: namesOf(layers) };
  } catch {
    return { layers: [] };
  }
}

/** Reads each directive once, own and inherited alike: one that is overlooked would let in what it keeps out. */
function readDirectives(option: string, directives: object): ReadDirectives {
  const own = new Map<string, readonly CspSource[] | null>();
  const problems: OptionProblem[] = [];
  const { layers, names } = lookAt(directives);
  if (!names)
    problems.push({ option, received: describeValue(directives), fix: 'Give a literal.' });
  for (const name of names ?? []) {
    // Of a class, not of a policy.
    const isMethod = layers.slice(1).some((layer) => isFunctionOf(layer, name));
    if (isMethod && !Object.hasOwn(directives, name)) continue;
    const path = `${option}.${name.slice(0, 40)}`;
    const problem = (received: string, fix: string) =>
      void problems.push({ option: path, received, fix });
    try {
      const given: unknown = Reflect.get(directives, name);
      const sources = Array.isArray(given) ? [...given] : given;
      if (own.has(camelCase(name))) problem('the same directive twice', 'Remove one.');
      else if (isDirective(sources)) own.set(camelCase(name), sources as CspSource[] | null);
      else problem(describeValue(sources), 'Give an array of texts and functions, or null.');
    } catch (error) {
      problem(`a property that throws ${describeValue(error)} when it is read`, 'Give an array.');
    }
  }
  return { own, problems };
}

const isFunctionOf = (layer: object, name: string) =>
  typeof Object.getOwnPropertyDescriptor(layer, name)?.value === 'function';

const RULES: Readonly<Record<string, Rule>> = {
  orgUrl: expecting(
    (value) => isPlace(value) && new URL(value).pathname === '/' && !isDynamics(value),
    "Give data-org-url of the widget's script tag, such as 'https://m-….omnichannelengagementhub.com': not the address of Dynamics 365 itself, and without a path.",
  ),
  cdn: expecting(isPlace, "Give src of the widget's script tag, https included."),
  directives: expecting(
    (value) => typeof value === 'object' && value !== null && !(Symbol.iterator in value),
    "Give helmet's directives as an object, such as { scriptSrc: [\"'self'\"] }.",
  ),
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
  own: ReadDirectives['own'],
  useDefaults: boolean,
): readonly CspSource[] | undefined {
  const given = own.get(name);
  const [childSrc, defaultSrc] = [own.get('childSrc'), own.get('defaultSrc')];
  if (Array.isArray(given)) return given;
  if (given === undefined && useDefaults && HELMET_DEFAULTS[name]) return HELMET_DEFAULTS[name];
  if (name === 'frameSrc' && Array.isArray(childSrc)) return childSrc;
  if (Array.isArray(defaultSrc)) return defaultSrc;
  // Helmet insists on a default-src, and has one of its own.
  return defaultSrc === undefined && useDefaults ? ["'self'"] : undefined;
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
  const isRefused = problems.some(({ option }) => option === 'directives');
  const directives = (isRefused ? undefined : given.get('directives')) ?? {};
  const { own, problems: wrongDirectives } = readDirectives('directives', directives);
  const all = [...problems, ...wrongDirectives];
  if (all.length > 0) throw new ConfigError(all, 'widgetCsp');
  // Every value has passed its rule.
  const optionOf = <T>(option: string, otherwise: T) => (given.get(option) ?? otherwise) as T;
  const orgUrl = optionOf('orgUrl', '');
  const cdn = optionOf<string | undefined>('cdn', undefined);
  const useDefaults = optionOf('useDefaults', true);
  const attachments = optionOf('attachments', true);
  const frameOnly = optionOf('frameOnly', false);
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

  // Where a site has these, they decide over tags.
  for (const [name, of] of [
    ['scriptSrcElem', 'scriptSrc'],
    ['styleSrcElem', 'styleSrc'],
  ] as const) {
    if (Array.isArray(own.get(name))) needed[name] = needed[of] ?? [];
  }
  const merged: CspDirectives = Object.fromEntries(own);
  for (const [name, sources] of Object.entries(needed)) {
    const before = sourcesBefore(name, own, useDefaults);
    if (!before || sources.length === 0) continue;
    merged[name] = [...new Set([...before.filter((source) => source !== "'none'"), ...sources])];
  }
  return merged;
}
