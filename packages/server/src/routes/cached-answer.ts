/** Answers with a text that browsers may keep and that no shared cache may store. @module */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Answer } from './send.ts';

/** What is served, and what a browser may do with it. */
export interface CachedText {
  contentType: string;
  body: string;
  /** Directives beside `private`, such as `no-cache`. */
  cacheControl: string;
  headers?: Readonly<Record<string, string>>;
}

/** A strong entity tag of a text. */
export function etagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

/**
 * The text, or 304 to who has it. It is `private` though it is the same for everybody: a site's
 * rolling session adds its `Set-Cookie` to this answer too, and a shared cache that stored both would
 * hand one customer's session to the next (RFC 9111, section 7.3).
 */
export function cachedAnswer(request: IncomingMessage, text: CachedText, etag: string): Answer {
  const headers = {
    ...text.headers,
    ETag: etag,
    'Cache-Control': `private, ${text.cacheControl}`,
  };
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim()) ?? [];
  if (known.includes('*') || known.includes(etag) || known.includes(`W/${etag}`)) {
    return { status: 304, headers };
  }
  return { status: 200, contentType: text.contentType, headers, body: text.body };
}
