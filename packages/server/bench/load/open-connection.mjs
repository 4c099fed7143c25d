/** One kept-alive HTTP connection that costs far less than `node:http`, so that the load disturbs what is measured as little as possible. @module */
import { once } from 'node:events';
import { connect } from 'node:net';

const HEADERS_END = '\r\n\r\n';

/** @typedef {Awaited<ReturnType<typeof openConnection>>} Connection */

/**
 * How long the first answer in the text is, or undefined while some of it is missing.
 *
 * @param {string} text
 */
function answerLength(text) {
  const end = text.indexOf(HEADERS_END);
  if (end < 0) return undefined;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end));
  if (!length) throw new Error('an answer without Content-Length');
  const total = end + HEADERS_END.length + Number(length[1]);
  return text.length < total ? undefined : total;
}

/**
 * Opens a connection that carries one request at a time.
 *
 * @param {number} port
 */
export async function openConnection(port) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true }).setEncoding('latin1');
  await once(socket, 'connect');
  let text = '';
  /** @type {{ resolve(value: void): void, reject(error: Error): void } | undefined} */
  let pending;

  const fail = (/** @type {Error} */ error) => {
    socket.destroy();
    pending?.reject(error);
  };
  socket.on('close', () => fail(new Error('the site closed a connection')));
  socket.on('error', fail);
  socket.on('data', (/** @type {string} */ chunk) => {
    text += chunk;
    const length = answerLength(text);
    if (length === undefined) return;
    const statusLine = text.slice(0, text.indexOf('\r\n'));
    text = text.slice(length);
    if (statusLine.startsWith('HTTP/1.1 200 ')) pending?.resolve();
    else fail(new Error(`the site answered ${statusLine}`));
  });

  return {
    /**
     * Resolves when the whole answer is here, and rejects for anything but a 200.
     *
     * @param {string} message
     * @returns {Promise<void>}
     */
    request(message) {
      return new Promise((resolve, reject) => {
        pending = { resolve, reject };
        socket.write(message);
      });
    },
  };
}
