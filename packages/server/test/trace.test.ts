import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** A site in a process of its own that mints a token, is refused once, and prints what it must not log. */
const SITE = `
  import { createServer } from 'node:http';
  import { generateKeyPairSync } from 'node:crypto';
  import { keysFromPem, liveChatAuth } from '@lcw-auth/server';
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const handler = liveChatAuth({
    issuer: 'contosohelp.com',
    keys: keysFromPem(pem),
    user: () => ({}),
    subject: () => '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10',
    context: () => ({ secret: 'claim-value' }),
  });
  const server = createServer(handler).listen(0, '127.0.0.1', async () => {
    const url = 'http://127.0.0.1:' + server.address().port + '/token';
    const token = await (await fetch(url)).text();
    await (await fetch(url, { headers: { origin: 'https://evil.example' } })).text();
    console.log(JSON.stringify({ token, pem }));
    server.closeAllConnections();
    server.close();
  });
`;

async function run(debug: string) {
  const args = ['--input-type=module', '-e', SITE];
  const env = { ...process.env, NODE_DEBUG: debug };
  const cwd = new URL('..', import.meta.url);
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env, cwd });
  return { ...(JSON.parse(stdout) as { token: string; pem: string }), stderr };
}

it('NODE_DEBUG=lcw-auth tells each step, and never a token, a key or a claim', async () => {
  const { token, pem, stderr } = await run('lcw-auth');
  expect(stderr).toMatch(/LCW-AUTH \d+: keys: [\w-]{43} signing/);
  expect(stderr).toMatch(/GET \/token: 200/);
  expect(stderr).toMatch(/refused by the cross-site guard: .*evil\.example/);
  expect(stderr).toMatch(/403 cross_site_request/);
  for (const part of token.split('.').slice(1)) expect(stderr).not.toContain(part);
  expect(stderr).not.toContain(pem.slice(40, 80));
  expect(stderr).not.toContain('claim-value');
});

it('without it only the refused origin is warned about', async () => {
  const { stderr } = await run('');
  expect(stderr).toMatch(
    /^\(node:\d+\) \[origin_refused\] LcwAuthWarning: [^\n]+\n\(Use [^\n]+\n$/,
  );
});
