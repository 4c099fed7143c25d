/**
 * Fetches what the site's public key address answers, as a foreign server would (K1), and keeps it for
 * as long as a cache would (K5).
 * @module
 */
import type { Check } from '../contract/protocol.ts';
import { quote } from '../lib/text.ts';
import { failed, hasFailed, passed, warned } from './check.ts';
import { type KeyDocument, lacksKey, parseKeyDocument } from './key-document.ts';

/** What the key address came to: the checks made, and the keys when all held. */
export interface LoadedKeys {
  checks: Check[];
  document?: KeyDocument;
  /** What they were read from; absent where nothing was fetched. */
  answer?: KeyAnswer | NoAnswer;
  /** How long ago they were fetched, when it was for an earlier token. */
  keptSeconds?: number;
}

export interface KeySource {
  /**
   * Calls at the same time share one fetch, so that many tokens at once do not flood the site.
   * `kid` is the token's.
   */
  load(kid?: unknown): Promise<LoadedKeys>;
  /** Ends fetches under way; every later one fails. */
  close(): void;
}

export interface KeySourceSettings {
  /** Asked at every load: an address may be given later, or be replaced. */
  url: () => URL | undefined;
  cacheSeconds: number;
  /** For a `kid` that the kept keys lack. @default `cacheSeconds` */
  newKeyCacheSeconds?: number;
  /** Epoch milliseconds. */
  now: () => number;
  /** @default 5000 */
  timeoutMs?: number;
  /** @default fetchKeyAnswer */
  fetchAnswer?: (url: URL, limits: FetchLimits) => Promise<KeyAnswer | NoAnswer>;
  /** Whether keys of this age are used again. @default within the two times above */
  isFresh?: IsFresh;
}

/** Titles of the checks that are made here. */
export const KEY_ADDRESS = 'Public key address';
export const KEY_CACHE = 'Key cache';

export function createKeySource(settings: KeySourceSettings): KeySource {
  const { url, now, timeoutMs = 5000, fetchAnswer = fetchKeyAnswer } = settings;
  const { isFresh = isWithinCache(settings) } = settings;
  const closing = new AbortController();
  let last: { loaded: LoadedKeys; at: number; href: string } | undefined;
  let underWay: { href: string; loading: Promise<LoadedKeys> } | undefined;

  const fetchAndKeep = async (from: URL, startedAt: number): Promise<LoadedKeys> => {
    const loaded = judgeKeys(await fetchAnswer(from, { timeoutMs, signal: closing.signal }));
    // What failed is asked for again: a mended site should be seen at once.
    if (!hasFailed(loaded.checks)) last = { loaded, at: startedAt, href: from.href };
    return loaded;
  };

  return {
    async load(kid): Promise<LoadedKeys> {
      const from = url();
      if (from === undefined) return NO_ADDRESS;
      const { href } = from;
      const startedAt = now();
      const keptSeconds = last ? (startedAt - last.at) / 1000 : 0;
      if (last?.href === href && isFresh(keptSeconds, isMissing(last.loaded, kid))) {
        const { loaded } = last;
        return { ...loaded, checks: [...loaded.checks, keptNote(keptSeconds)], keptSeconds };
      }
      if (underWay?.href !== href) {
        const loading = fetchAndKeep(from, startedAt).finally(() => {
          if (underWay?.loading === loading) underWay = undefined;
        });
        underWay = { href, loading };
      }
      return underWay.loading;
    },
    close(): void {
      closing.abort();
    },
  };
}

const NO_ADDRESS: LoadedKeys = {
  checks: [
    failed(
      'K1',
      KEY_ADDRESS,
      'No public key address has been given yet.',
      'Call setPublicKeyUrl() of the running emulator once the site has an address.',
    ),
  ],
};

/** `isMissing`: the token's key is not among them. */
type IsFresh = (ageSeconds: number, isMissing: boolean) => boolean;

/** A clock set back must not keep a document for longer than its time. */
export function isWithinCache({
  cacheSeconds,
  newKeyCacheSeconds = cacheSeconds,
}: Pick<KeySourceSettings, 'cacheSeconds' | 'newKeyCacheSeconds'>): IsFresh {
  return (ageSeconds, isMissing) =>
    ageSeconds >= 0 && ageSeconds < cacheSeconds && (!isMissing || ageSeconds < newKeyCacheSeconds);
}

export function isMissing({ document }: LoadedKeys, kid: unknown): boolean {
  return document !== undefined && lacksKey(document, kid);
}

function keptNote(keptSeconds: number): Check {
  const age = Math.max(0, Math.floor(keptSeconds));
  return passed('K5', KEY_CACHE, `The keys were fetched ${age} seconds ago and kept.`);
}

/** Judges what a public key address answered (K1 to K4). `document` is there when every check held. */
export function judgeKeys(answer: KeyAnswer | NoAnswer): LoadedKeys {
  if ('finding' in answer) {
    return { answer, checks: [failed('K1', KEY_ADDRESS, answer.finding, answer.advice)] };
  }
  const judged = judgeKeyAnswer(answer);
  if (hasFailed([judged])) return { answer, checks: [judged] };
  const { checks, document } = parseKeyDocument(answer.body);
  return { answer, checks: [judged, ...checks], ...(document ? { document } : {}) };
}

const MAX_DOCUMENT_BYTES = 64 * 1024;

export interface FetchLimits {
  timeoutMs: number;
  /** Ends the fetch early, when the emulator closes. */
  signal: AbortSignal;
}

export interface KeyAnswer {
  status: number;
  contentType: string;
  /** Where a redirect points; empty when there is none. */
  location: string;
  body: string;
}

/** Why there is no answer to judge. */
export interface NoAnswer {
  finding: string;
  advice?: string;
  isTimeout?: true;
}

/** The default of a key source. */
export async function fetchKeyAnswer(url: URL, limits: FetchLimits): Promise<KeyAnswer | NoAnswer> {
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: '*/*', 'user-agent': 'lcw-auth-emulator' },
      signal: AbortSignal.any([timeout, limits.signal]),
    });
    const body = await readLimited(response, MAX_DOCUMENT_BYTES);
    if (body === undefined) {
      return {
        finding: `The public key address answers with more than ${MAX_DOCUMENT_BYTES} bytes.`,
        advice: 'It has to answer with the key and nothing else.',
      };
    }
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      location: response.headers.get('location') ?? '',
      body,
    };
  } catch (error) {
    if (timeout.aborted) {
      return {
        isTimeout: true,
        finding: `The public key address did not answer within ${limits.timeoutMs / 1000} seconds.`,
        advice: 'See that the site runs and that the key needs no slow work.',
      };
    }
    return describeNetworkFailure(error);
  }
}

function describeNetworkFailure(error: unknown): NoAnswer {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = !(cause instanceof Error)
    ? 'no reason given'
    : String('code' in cause ? cause.code : cause.message);
  const { words, advice } = explainCode(code);
  return { finding: `The public key address ${words} (${code}).`, advice };
}

/** As OpenSSL and Node name them. */
const UNKNOWN_ISSUER = /SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)|CERT_(?:UNTRUSTED|CHAIN)/;
const NOT_NOW = /CERT_(?:HAS_EXPIRED|NOT_YET_VALID)/;

function explainCode(code: string): { words: string; advice: string } {
  if (UNKNOWN_ISSUER.test(code)) {
    return {
      words: 'presents a certificate whose issuer is not trusted here',
      advice:
        "For a site on your own machine, start the emulator with the environment variable NODE_EXTRA_CA_CERTS set to the PEM file of the certificate's authority, such as rootCA.pem in the folder that `mkcert -CAROOT` prints. Omnichannel itself needs a certificate of a public authority.",
    };
  }
  if (NOT_NOW.test(code)) {
    return {
      words: 'presents a certificate that is expired, or not valid yet',
      advice: "Renew the site's certificate, or correct the clock of this machine.",
    };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      words: 'presents a certificate for another host name',
      advice:
        'Use a host name that the certificate lists, or have one made for the host of the option "publicKeyUrl".',
    };
  }
  if (/CERT|SSL|TLS/.test(code)) {
    return {
      words: 'cannot be reached over https',
      advice: "Look at the site's certificate, and whether it answers https on this port at all.",
    };
  }
  return {
    words: 'cannot be reached',
    advice: 'Start the site, and compare the address with the option "publicKeyUrl".',
  };
}

/** A page says so at its beginning, whatever it is sent as. */
const PAGE = /^\s*<(?:!doctype|html|head|body)/i;
/** No PEM and no array of keys has one in it. */
const TAG = /<[a-z!/?]/i;

function judgeKeyAnswer({ status, contentType, location, body }: KeyAnswer): Check {
  const refuse = (finding: string, advice: string): Check =>
    failed('K1', KEY_ADDRESS, finding, advice);
  if (status >= 300 && status < 400) {
    const target = location === '' ? '' : ` to ${quote(location, 120)}`;
    return refuse(
      `The public key address redirects (${status})${target}, and redirects are not followed.`,
      'Give the final address, and see that it asks nobody to sign in.',
    );
  }
  if (status === 404) {
    return refuse(
      'The public key address answers 404.',
      'Deploy the key endpoint before saving the authentication setting, and compare its address with the one typed there.',
    );
  }
  if (status === 401 || status === 403) {
    return refuse(
      `The public key address answers ${status}.`,
      'It must be public: take sign-in, firewall rules and bot checks off this one address.',
    );
  }
  if (status !== 200) {
    return refuse(
      `The public key address answers ${status} instead of 200.`,
      "Look into the site's log for the reason.",
    );
  }
  const isSentAsHtml = /\bhtml\b/i.test(contentType);
  if (PAGE.test(body) || (isSentAsHtml && TAG.test(body))) {
    return refuse(
      'The public key address answers with an HTML page, perhaps a sign-in or error page.',
      'It has to answer with the key alone; deploy it before saving the authentication setting.',
    );
  }
  if (body.trim() === '') {
    return refuse('The public key address answers with nothing.', 'It has to answer with the key.');
  }
  if (isSentAsHtml) {
    return warned(
      'K1',
      KEY_ADDRESS,
      'The public key address answers 200 with text that is not HTML, but sends it as text/html, as res.send() does with text. Whether Omnichannel looks past the type is not known.',
      'Send a PEM with res.type("text/plain").send(pem), and an array of keys with res.json(keys).',
    );
  }
  return passed('K1', KEY_ADDRESS, 'The public key address answers 200 without redirect or HTML.');
}

/** Undefined when the body is longer than `maxBytes`; the rest of it is not read then. */
async function readLimited(response: Response, maxBytes: number): Promise<string | undefined> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
}
