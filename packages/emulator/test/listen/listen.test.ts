/** How a server is closed, and why one could not be opened. */
import { expect, test } from 'vitest';
import { listen } from '../../src/listen/listen.ts';
import { explainListenFailure } from '../../src/listen/start-error.ts';

const HOST = '127.0.0.1';

test('an answer under way may finish, and one that does not is cut', async () => {
  const arrived: (string | undefined)[] = [];
  const { port, close } = await listen({ host: HOST, port: 0 }, ({ url }, response) => {
    arrived.push(url);
    if (url === '/late') setTimeout(() => response.end('finished'), 200);
  });
  const [late, never] = ['/late', '/never'].map((path) => fetch(`http://${HOST}:${port}${path}`));
  const cut = expect(never).rejects.toThrow();
  await expect.poll(() => arrived, { interval: 5 }).toHaveLength(2);
  const closed = close();
  expect(await (await late)?.text()).toBe('finished');
  await closed;
  await cut;
});

test.each([
  ['EADDRINUSE', 'port_in_use'],
  ['EACCES', 'port_forbidden'],
  ['EADDRNOTAVAIL', 'host_unavailable'],
  ['ENOTFOUND', 'host_unavailable'],
  ['EAI_AGAIN', 'host_unavailable'],
  ['EMFILE', 'listen_failed'],
])('%s is told as %s, with what to change', (systemCode, code) => {
  const cause = Object.assign(new Error('refused'), { code: systemCode });
  const error = explainListenFailure(cause, { host: HOST, port: 80, option: 'httpsPort' });
  expect(error).toMatchObject({ name: 'StartError', code, cause });
  expect(error.message).toContain(code === 'host_unavailable' ? '"host"' : '"httpsPort"');
});
