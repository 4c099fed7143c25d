/**
 * Makes every request of an examination: one at a time, a few a second, with a limit on time and size,
 * never following a redirect, never over plain http except on this machine.
 * @module
 */
import { lookup as lookupName } from 'node:dns';
import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { isLoopback, isSafe } from './hosts.ts';

/** Between two requests to the same machine's neighbours there is no need to wait. */
const PAUSE_MS = 300;

export interface VisitorOptions {
  /** Ends the request under way and refuses later ones. */
  signal?: AbortSignal;
  /** Certificates to trust instead of the system's, as PEM. */
  ca?: string;
  /** @default node:dns */
  lookup?: LookupFunction;
  /** A signal that aborts after so many milliseconds. @default AbortSignal.timeout */
  timeout?: (ms: number) => AbortSignal;
  /** @default setTimeout */
  wait?: (ms: number) => Promise<void>;
}

export interface Ask {
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  timeoutMs: number;
  /** More than that of a body is not read. */
  maxBytes: number;
  /** Goes on although the certificate is wrong: for what is public, and is asked for without credentials. */
  withoutTrust?: boolean;
  /** Asks over a connection of its own, as another client would. */
  isFresh?: boolean;
  /** Asks although the examination has been stopped: to end what was begun. */
  evenWhenStopped?: boolean;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** The body was longer than `maxBytes`; `body` is empty then. */
  isTooLong: boolean;
}

/** No answer: `code` is the system's short name for the reason. */
export interface NoAnswer {
  problem: 'timeout' | 'unreachable' | 'unsafe' | 'stopped';
  code: string;
}

export interface Visitor {
  ask(url: URL, ask: Ask): Promise<Answer | NoAnswer>;
  /** Every address of a name; empty when it has none. */
  resolve(hostname: string): Promise<string[]>;
  readonly options: VisitorOptions;
  close(): void;
}

export function createVisitor(options: VisitorOptions): Visitor {
  const { timeout = AbortSignal.timeout.bind(AbortSignal), wait = sleep } = options;
  const lookup: LookupFunction = options.lookup ?? lookupName;
  const agents = {
    http: new http.Agent({ keepAlive: true }),
    https: new https.Agent({ keepAlive: true }),
  };
  let isFirst = true;

  return {
    options,
    async ask(url, ask): Promise<Answer | NoAnswer> {
      if (!isSafe(url)) return { problem: 'unsafe', code: 'not https' };
      if (!isFirst && !isLoopback(url)) await wait(PAUSE_MS);
      isFirst = false;
      const stop = ask.evenWhenStopped ? undefined : options.signal;
      if (stop?.aborted) return { problem: 'stopped', code: 'stopped' };
      const limit = timeout(ask.timeoutMs);
      const signal = stop ? AbortSignal.any([limit, stop]) : limit;
      try {
        return await request(url, ask, { signal, lookup, ca: options.ca, agents });
      } catch (error) {
        if (stop?.aborted) return { problem: 'stopped', code: 'stopped' };
        if (limit.aborted) return { problem: 'timeout', code: `${ask.timeoutMs / 1000} s` };
        return { problem: 'unreachable', code: codeOf(error) };
      }
    },
    async resolve(hostname): Promise<string[]> {
      return new Promise((resolve) => {
        lookup(hostname, { all: true }, (error, found) => {
          if (error) resolve([]);
          else resolve(typeof found === 'string' ? [found] : found.map(({ address }) => address));
        });
      });
    },
    close(): void {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

interface Means {
  signal: AbortSignal;
  lookup: LookupFunction;
  ca: string | undefined;
  agents: { http: http.Agent; https: https.Agent };
}

function request(url: URL, ask: Ask, { signal, lookup, ca, agents }: Means): Promise<Answer> {
  const isHttps = url.protocol === 'https:';
  const settings: https.RequestOptions = {
    method: ask.method ?? 'GET',
    headers: {
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': 'lcw-auth-doctor',
      ...ask.headers,
    },
    signal,
    lookup,
    agent: ask.isFresh ? false : agents[isHttps ? 'https' : 'http'],
    ...(ca === undefined ? {} : { ca }),
    ...(ask.withoutTrust ? { rejectUnauthorized: false } : {}),
  };
  return new Promise((resolve, reject) => {
    const sent = (isHttps ? https : http).request(url, settings, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const finish = (body: string, isTooLong: boolean) =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, isTooLong });
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength;
        if (bytes > ask.maxBytes) {
          finish('', true);
          response.destroy();
          return;
        }
        chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        decode(Buffer.concat(chunks), response.headers['content-encoding'], ask.maxBytes).then(
          (body) => finish(body ?? '', body === undefined),
          reject,
        );
      });
    });
    // Nobody asked for another protocol; without a listener the request would end without a word.
    sent.on('upgrade', ({ statusCode = 101, headers }, socket) => {
      socket.destroy();
      resolve({ status: statusCode, headers, body: '', isTooLong: false });
    });
    sent.on('error', reject);
    sent.end(ask.body);
  });
}

const DECODERS = {
  gzip: promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: promisify(inflate),
};

/** Some caches compress although nobody asked for it. Undefined when it grows past `maxBytes`. */
async function decode(
  bytes: Buffer,
  encoding: string | undefined,
  maxBytes: number,
): Promise<string | undefined> {
  if (encoding !== 'gzip' && encoding !== 'br' && encoding !== 'deflate') return bytes.toString();
  const decoder = DECODERS[encoding];
  try {
    return (await decoder(bytes, { maxOutputLength: maxBytes })).toString();
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
