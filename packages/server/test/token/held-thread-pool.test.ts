import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';

/**
 * A site in a process of its own, whose thread pool is held by password hashes that take hours. It
 * prints what became of six requests at once.
 */
const SITE = `
  import { createServer } from 'node:http';
  import { generateKeyPairSync, pbkdf2 } from 'node:crypto';
  import { keysFromPem, liveChatAuth } from '@lcw-auth/server';
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const handler = liveChatAuth({
    issuer: 'contosohelp.com',
    keys: keysFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    user: () => ({}),
    subject: () => '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10',
    callbackTimeoutMs: 300,
    onError: () => {},
  });
  const server = createServer(handler).listen(0, '127.0.0.1', async () => {
    const url = 'http://127.0.0.1:' + server.address().port + '/token';
    if (process.env.WARM) await (await fetch(url)).text();
    for (let hash = 0; hash < 20; hash += 1) pbkdf2('x', 'y', 2 ** 31 - 1, 64, 'sha512', () => {});
    const answers = await Promise.all(Array.from({ length: 6 }, async () => {
      const response = await fetch(url);
      return [response.status, response.headers.get('retry-after'), (await response.json()).code];
    }));
    console.log(JSON.stringify(answers));
  });
`;

/** The first line that the site prints; the hashes end with it. */
async function answersOf(threads: number, isWarm: boolean): Promise<unknown> {
  const env: NodeJS.ProcessEnv = { ...process.env, UV_THREADPOOL_SIZE: String(threads) };
  if (isWarm) env.WARM = '1';
  const site = spawn(process.execPath, ['--input-type=module', '-e', SITE], {
    env,
    cwd: new URL('../..', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void site.kill('SIGKILL'));
  for await (const line of createInterface(site.stdout)) return JSON.parse(line);
  throw new Error('the site ended without an answer');
}

it.each([
  [1, true],
  [4, true],
])(
  'with %i threads, all of them held, every request is answered 503 in time',
  async (threads, isWarm) => {
    expect(await answersOf(threads, isWarm)).toEqual(Array(6).fill([503, '1', 'overloaded']));
  },
);

it('that are held before the first request are no reason to hang either', async () => {
  expect(await answersOf(1, false)).toEqual(
    Array(6).fill([
      503,
      expect.any(String),
      expect.stringMatching(/^(overloaded|keys_unavailable)$/),
    ]),
  );
});
