/** `GET client.js`: the client's script build, so that a page needs one script tag and no bundler. @module */
import { clientScript } from '../generated/client-script.ts';
import { cachedAnswer, etagOf } from './cached-answer.ts';
import type { Route } from './route.ts';

/** The client script route. Browsers keep the script, and ask each time whether it changed. */
export function clientScriptRoute(allowedOrigins: ReadonlySet<string>): Route {
  const etag = etagOf(clientScript);
  const text = {
    contentType: 'text/javascript; charset=utf-8',
    body: clientScript,
    cacheControl: 'no-cache',
    // A page of another allowed origin loads the script by tag, without CORS.
    ...(allowedOrigins.size > 0 && {
      headers: { 'Cross-Origin-Resource-Policy': 'cross-origin' },
    }),
  };
  return {
    methods: ['GET', 'HEAD'],
    answer: async (request) => cachedAnswer(request, text, etag),
  };
}
