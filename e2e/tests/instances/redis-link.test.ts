/** The link to Redis that the tests slow down: Redis tells answers apart by their order, so it must not change it. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { portOf } from '../../fixtures/instances/ports.ts';
import { RedisLink } from '../../fixtures/instances/redis.ts';

test('what is sent after a delay or a hang has ended does not overtake what was sent before', async () => {
  const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const link = await RedisLink.open(portOf(echo));
  const socket = connect(Number(new URL(link.url).port), '127.0.0.1');
  socket.setEncoding('utf8').setNoDelay(true);
  let heard = '';
  socket.on('data', (text) => {
    heard += text;
  });
  // Each is on its way before the next, in a segment of its own.
  const say = async (text: string) => {
    const before = link.received;
    socket.write(text);
    await expect.poll(() => link.received).toBeGreaterThan(before);
  };
  link.delayMs = 300;
  await say('a');
  link.delayMs = 0;
  await say('b');
  link.hang();
  await say('c');
  link.delayMs = 50;
  await say('d');
  link.delayMs = 0;
  link.goOn();
  await say('e');
  await expect.poll(() => heard).toBe('abcde');
  socket.destroy();
  await link.close();
  echo.close();
});
