/** Writes an answer with the security headers that every route shares. @module */
import type { ServerResponse } from 'node:http';

/** One answer of a route. */
export interface Answer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  contentType?: string;
  body?: string;
}

const SHARED_HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Sends an answer, unless the client has gone away. HEAD gets the headers alone. */
export function send(response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const { status, headers, contentType, body } = answer;
  const sent: Record<string, string | number> = { ...SHARED_HEADERS, ...headers };
  if (contentType !== undefined) sent['Content-Type'] = contentType;
  if (body !== undefined) sent['Content-Length'] = Buffer.byteLength(body);
  response.writeHead(status, sent);
  // Node leaves the body out of an answer to HEAD by itself.
  response.end(body);
}
