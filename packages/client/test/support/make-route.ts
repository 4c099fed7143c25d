/** A token route that answers as a test says, and remembers how it was asked. @module */
import { makeJwt } from './make-jwt.ts';

/** How one request is answered. */
export type Reply = () => Response | Promise<Response>;

/** A token, as the server sends it when asked for JSON. */
export const token =
  (claims: Record<string, unknown> = {}, expiresIn = 3600): Reply =>
  () =>
    Response.json({ token: makeJwt(claims), expiresIn });
/** A problem document. */
export const status =
  (code: number, headers: Record<string, string> = {}): Reply =>
  () =>
    Response.json({ code: 'some_problem' }, { status: code, headers });
/** Some text with status 200. */
export const text =
  (body: string, type = 'text/plain'): Reply =>
  () =>
    new Response(body, { headers: { 'content-type': type } });
/** A connection that cannot be made, or breaks. */
export const refused: Reply = () => Promise.reject(new TypeError('Failed to fetch'));
/** A request that nothing ever comes of, not even an abort. */
export const hang: Reply = () => new Promise(() => {});
/** An answer whose body never ends. */
export const hangInBody: Reply = () => new Response(new ReadableStream());
/** An answer that breaks off. */
export const reset: Reply = () =>
  new Response(
    new ReadableStream({
      start(body) {
        body.enqueue(new TextEncoder().encode('eyJ'));
        body.error(new TypeError('network error'));
      },
    }),
  );
/** Delays a reply. */
export const late =
  (delayMs: number, reply: Reply): Reply =>
  () =>
    new Promise((resolve) => setTimeout(() => resolve(reply()), delayMs));

/** Answers with each reply in turn; the last one stays. */
export function makeRoute(...replies: Reply[]) {
  const requests: { url: string; init: RequestInit }[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const fetch = async (url: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    // As the real one does, before it goes anywhere.
    init.signal?.throwIfAborted();
    requests.push({ url: String(url), init });
    const reply = replies[Math.min(requests.length, replies.length) - 1] ?? hang;
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    const end = once(() => {
      inFlight -= 1;
    });
    init.signal?.addEventListener('abort', end);
    try {
      return await reply();
    } finally {
      end();
    }
  };
  return { fetch, requests, mostInFlight: () => mostInFlight };
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) run();
    isDone = true;
  };
}
