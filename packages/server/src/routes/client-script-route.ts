/** `GET client.js`: the client's script build, so that a page needs one script tag and no bundler. @module */
import { createHash } from 'node:crypto';
import { clientScript } from '../generated/client-script.ts';
import type { Route } from './route.ts';

/** The client script route. Browsers keep the script, and ask each time whether it changed. */
export function clientScriptRoute(allowedOrigins: ReadonlySet<string>): Route {
  const etag = `"${createHash('sha256').update(clientScript).digest('base64url').slice(0, 22)}"`;
  const headers = {
    ETag: etag,
    'Cache-Control': 'no-cache',
    // A page of another allowed origin loads the script by tag, without CORS.
    ...(allowedOrigins.size > 0 && { 'Cross-Origin-Resource-Policy': 'cross-origin' }),
  };
  return {
    methods: ['GET', 'HEAD'],
    answer(request) {
      const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim()) ?? [];
      if (known.includes(etag) || known.includes(`W/${etag}`)) return { status: 304, headers };
      return {
        status: 200,
        contentType: 'text/javascript; charset=utf-8',
        headers,
        body: clientScript,
      };
    },
  };
}
