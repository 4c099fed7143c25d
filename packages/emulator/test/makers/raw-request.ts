/** Sends bytes as they are, for what fetch is too well-behaved to send. @module */
import { connect } from 'node:net';

/** Resolves with everything that came back until the connection ended. */
export function sendRaw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

/** The status of one call with exactly these header lines. */
export async function statusOf(url: string, line: string, headers: string[]): Promise<number> {
  const lines = [`${line} HTTP/1.1`, ...headers, 'Connection: close', '', ''];
  const answer = await sendRaw(url, lines.join('\r\n'));
  return Number(answer.split(' ')[1]);
}
