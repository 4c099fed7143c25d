/** Answers what is not even HTTP, or has longer headers than Node reads. @module */
import type { Duplex } from 'node:stream';
import type { Refusal } from '../protocol.ts';

/** A listener for `clientError`: without one, Node answers with nothing that explains. */
export function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const isTooLong = error.code === 'HPE_HEADER_OVERFLOW';
  const body: Refusal = isTooLong
    ? {
        errorCode: 4,
        rule: 'T7',
        title: 'Headers too long',
        detail: 'The request has more headers than can be read, probably a huge token.',
      }
    : { title: 'Malformed request', detail: 'This is not a well-formed HTTP request.' };
  const text = JSON.stringify(body);
  socket.end(
    [
      `HTTP/1.1 ${isTooLong ? '431 Request Header Fields Too Large' : '400 Bad Request'}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(text)}`,
      'Access-Control-Allow-Origin: *',
      'Connection: close',
      '',
      text,
    ].join('\r\n'),
  );
}
