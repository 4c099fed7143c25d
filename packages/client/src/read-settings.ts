/** Reads what the script tag is to do: from its `data-` attributes, and from `lcwAuthOptions` on the page. @module */
import { ownValue, tryTo } from './guard.ts';
import { OPTION_NAMES, type ParsedOptions, parseOptions } from './parse-options.ts';
import { nearestName } from './text.ts';

/** What the script tag does, beyond making a provider. */
export interface Settings extends ParsedOptions {
  /** The name of the client function; empty for none. */
  readonly clientFunction: string;
  /** Whether to register through `setAuthTokenProvider` as well. */
  readonly attach: boolean;
  /** A selector of the site's own controls that open the chat; empty for none. */
  readonly startChat: string;
}

const KNOWN = ['tokenUrl', 'clientFunction', 'attach', 'startChat', ...OPTION_NAMES];

/** `timeoutMs` as `data-timeout-ms`, which is how a mistake is named that was made in an attribute. */
const attributeOf = (name: string): string =>
  `data-${(name === 'url' ? 'tokenUrl' : name).replace(/[A-Z]/g, '-$&').toLowerCase()}`;

/** Numbers and booleans; everything else stays a text. */
const readText = (text: string): unknown =>
  /^(true|false|0|[1-9]\d*)$/i.test(text) ? JSON.parse(text.toLowerCase()) : text;

/**
 * Reads the settings. An attribute counts more than the same setting on the page; one that is like none of ours, such
 * as a framework puts on every script, is not ours to judge.
 * @param defaults What stands in for options that neither has.
 */
export function readSettings(attributes: DOMStringMap, page: unknown, defaults: object): Settings {
  const given: Record<string, unknown> = { ...defaults, ...Object(page) };
  for (const name of Object.getOwnPropertyNames(attributes)) {
    if (nearestName(name, KNOWN)) given[name] = readText(attributes[name] ?? '');
  }
  const { tokenUrl, clientFunction, attach, startChat, user: _user, ...options } = given;
  if (tokenUrl) options.url = tokenUrl;
  const spell = (name: string, from = name) => (ownValue(page, from) ? name : attributeOf(name));
  const { config, problems } = parseOptions(options, spell, KNOWN);
  const selector = String(startChat ?? '');
  const isSelector = !selector || tryTo(() => document.querySelector(selector)) !== undefined;
  if (!isSelector) {
    const fix = 'takes a CSS selector';
    problems.push({ option: spell('startChat'), received: typeof startChat, fix });
  }
  return {
    config,
    problems,
    clientFunction: String(clientFunction ?? 'auth.getAuthenticationToken'),
    attach: (attach ?? false) !== false,
    startChat: isSelector ? selector : '',
  };
}
