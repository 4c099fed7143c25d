/** Answers what is not even HTTP, or has longer headers than Node reads. @module */
import type { Duplex } from 'node:stream';
import type { Refusal } from '../protocol.ts';

/** How long the rest of a refused request is taken in, and thrown away. */
const LINGER_MS = 1000;

const answered = new WeakSet<Duplex>();

/** A listener for `clientError`: without one, Node answers with nothing that explains. */
export function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  // Whatever still comes of a request that has its answer. To hang up on it would be a reset, in
  // which the caller loses the answer.
  if (answered.has(socket)) return;
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  answered.add(socket);
  socket.end(writeAnswer(error.code === 'HPE_HEADER_OVERFLOW'));
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

function writeAnswer(isTooLong: boolean): string {
  const body: Refusal = isTooLong
    ? {
        errorCode: 4,
        rule: 'T7',
        title: 'Headers too long',
        detail: 'The request has more headers than can be read, probably a huge token.',
      }
    : { title: 'Malformed request', detail: 'This is not a well-formed HTTP request.' };
  const text = JSON.stringify(body);
  return [
    `HTTP/1.1 ${isTooLong ? '431 Request Header Fields Too Large' : '400 Bad Request'}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Access-Control-Allow-Origin: *',
    ...(isTooLong ? ['Access-Control-Expose-Headers: errorcode', 'errorcode: 4'] : []),
    'Connection: close',
    '',
    text,
  ].join('\r\n');
}
