/** Reads content security policies, and decides whether they let a script, a frame or a call through. @module */

/** One policy: the sources of each directive, in lower case save for nonces and paths. */
type Policy = ReadonlyMap<string, readonly string[]>;

/** Which directive decides, and which ones stand in for it when it is absent. */
const FALLBACKS = {
  script: ['script-src-elem', 'script-src', 'default-src'],
  frame: ['frame-src', 'child-src', 'default-src'],
  connect: ['connect-src', 'default-src'],
} as const;

/** More than any site has: what a page says must not take for ever to read. */
const MAX_POLICIES = 20;
const MAX_POLICY_LENGTH = 16 * 1024;

export interface Load {
  kind: keyof typeof FALLBACKS;
  url: URL;
  /** The tag's `nonce`. */
  nonce?: string | undefined;
}

/** @param texts - of every header and every `meta` tag; a comma in a header divides policies. */
export function readPolicies(texts: readonly string[]): Policy[] {
  return texts
    .slice(0, MAX_POLICIES)
    .flatMap((text) => text.slice(0, MAX_POLICY_LENGTH).split(',', MAX_POLICIES))
    .slice(0, MAX_POLICIES)
    .map(readPolicy)
    .filter(({ size }) => size > 0);
}

function readPolicy(text: string): Policy {
  const policy = new Map<string, readonly string[]>();
  for (const part of text.split(';')) {
    const [name = '', ...sources] = part.trim().split(/\s+/);
    const directive = name.toLowerCase();
    if (directive !== '' && !policy.has(directive)) policy.set(directive, sources);
  }
  return policy;
}

/** The directive that keeps it out; undefined when every policy lets it through. */
export function blockingDirective(
  policies: readonly Policy[],
  load: Load,
  page: URL,
): string | undefined {
  for (const policy of policies) {
    const directive = FALLBACKS[load.kind].find((name) => policy.has(name));
    const sources = directive === undefined ? undefined : policy.get(directive);
    if (sources && !isAllowed(sources, load, page)) return directive;
  }
  return undefined;
}

function isAllowed(sources: readonly string[], { kind, url, nonce }: Load, page: URL): boolean {
  if (kind === 'script') {
    if (nonce && sources.includes(`'nonce-${nonce}'`)) return true;
    // Then hosts and 'self' do not count: only what is trusted already may add scripts.
    if (sources.some((source) => source.toLowerCase() === "'strict-dynamic'")) return false;
  }
  return sources.some((source) => matches(source, url, page));
}

function matches(source: string, url: URL, page: URL): boolean {
  const lower = source.toLowerCase();
  if (lower === "'self'") return url.origin === page.origin;
  if (lower === '*') return /^(?:https?|wss?):$/.test(url.protocol);
  if (/^[a-z][a-z\d+.-]*:$/.test(lower)) return isScheme(lower, url);
  if (lower.startsWith("'")) return false;
  const host = /^(?:([a-z][a-z\d+.-]*:)\/\/)?([^/:]+)(?::(\d+|\*))?(\/.*)?$/i.exec(source);
  if (!host) return false;
  const [, scheme, name = '', port, path] = host;
  return (
    isScheme((scheme ?? page.protocol).toLowerCase(), url) &&
    isHost(name.toLowerCase(), url.hostname) &&
    isPort(port, url) &&
    isPath(path, url.pathname)
  );
}

/** An upgrade to https is allowed where http is. */
function isScheme(scheme: string, { protocol }: URL): boolean {
  return protocol === scheme || (scheme === 'http:' && protocol === 'https:');
}

function isHost(pattern: string, hostname: string): boolean {
  return pattern.startsWith('*.') ? hostname.endsWith(pattern.slice(1)) : pattern === hostname;
}

function isPort(port: string | undefined, url: URL): boolean {
  const actual = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (port === '*') return true;
  return port === undefined ? url.port === '' : port === actual;
}

function isPath(path: string | undefined, pathname: string): boolean {
  if (path === undefined || path === '/') return true;
  return path.endsWith('/') ? pathname.startsWith(path) : pathname === path;
}
