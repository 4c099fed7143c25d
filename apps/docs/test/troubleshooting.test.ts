import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTokenProvider } from '@lcw-auth/client';
import { expect, it } from 'vitest';

const read = (page: string) =>
  readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');
const guide = read('troubleshooting.md');
const codes = [...read('errors.md').matchAll(/^### `([a-z_]+)`$/gm)].map(([, code]) => code);

it('each code and cause in it is a section of the errors page, and its link leads there', () => {
  const links = [...guide.matchAll(/\[`([a-z_]+)`\]\(errors\.md#([\w-]+)\)/g)];
  expect(links.length).toBeGreaterThan(30);
  expect(links.filter(([, name = '', anchor]) => name !== anchor || !codes.includes(name))).toEqual(
    [],
  );
});

it('each symptom says how to see which cause it is', () => {
  const symptoms = guide.split(/^## (?!Rule numbers)/m).slice(1);
  expect(symptoms).toHaveLength(12);
  expect(symptoms.filter((text) => !/see wh(ich|ether)/i.test(text))).toEqual([]);
});

const refusal = (code: string) => new Response(JSON.stringify({ code }), { status: 403 });
const ANSWERS: Record<string, () => Response> = {
  'signed-out': () => new Response('', { status: 401 }),
  'no-contact': () => refusal('no_contact'),
  redirected: () => new Response('', { status: 302, headers: { location: '/sign-in' } }),
  not_a_jwt: () => new Response('<html>Sign in</html>'),
};

it.each(Object.entries(ANSWERS))('diagnose() says %s of what it names so', async (name, answer) => {
  expect(guide).toMatch(new RegExp(`^\\| \`outcome\` is .*\`${name}\``, 'm'));
  const provider = createTokenProvider({ fetch: async () => answer() });
  expect(provider.diagnose().outcome).toBeUndefined();
  await provider.getToken().catch(() => {});
  expect(provider.diagnose().outcome).toBe(name);
  provider.dispose();
});

const cli = fileURLToPath(new URL('../../../packages/cli/bin/lcw-auth.js', import.meta.url));

it.each(['doctor', 'verify', 'keys list', 'keys rotate'])(
  'what it says of `lcw-auth %s` is what the command takes',
  async (command) => {
    const words = command.split(' ');
    const { stdout } = await promisify(execFile)(process.execPath, [cli, ...words, '--help']);
    const calls = [...guide.matchAll(new RegExp(`npx lcw-auth ${command}([^\`\n]*)`, 'g'))];
    const flags = calls.flatMap(([, rest = '']) => rest.match(/--[\w-]+/g) ?? []);
    expect(flags.filter((flag) => !stdout.includes(`${flag} `))).toEqual([]);
  },
);

it('it names no other command', () => {
  const commands = [...guide.matchAll(/npx lcw-auth (keys \w+|\w+)/g)].map(([, name = '']) => name);
  expect(commands.filter((name) => !/^(doctor|verify|keys (list|rotate))$/.test(name))).toEqual([]);
});
