import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createShop } from '../code/app-service.ts';
import { listen } from './listen.ts';

vi.setConfig({ testTimeout: 60_000 });

const CLI = fileURLToPath(new URL('../../../packages/cli/dist/main.js', import.meta.url));
const run = promisify(execFile);
const page = readFileSync(new URL('../../../docs/app-service.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, text = '']) => text,
  );

const DAY_MS = 86_400_000;
const user = () => ({ contactId: '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10' });

async function makeKeySet(): Promise<string> {
  return (await run(process.execPath, [CLI, 'keys', 'create', '--stdout'])).stdout;
}

/** A vault with one secret, in a file, and the guide's rotation run against it. */
async function rotate(secret: string, environment: NodeJS.ProcessEnv = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-app-service-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'secret');
  writeFileSync(file, secret);
  const az = join(folder, 'az');
  writeFileSync(
    az,
    `#!/bin/sh
[ "$1 $2 $4 $5 $6 $7" = "keyvault secret --vault-name contoso --name lcw-keys" ] || exit 2
case "$3" in
  show) [ -z "$BROKEN" ] || exit 1; cat "$SECRET" ;;
  set) cat "$9" > "$SECRET"; echo "$9" > "$SECRET.from" ;;
esac
`,
  );
  chmodSync(az, 0o755);
  const script = blocks('sh')
    .find((text) => text.includes('keys rotate'))
    ?.replaceAll('npx lcw-auth', `"${process.execPath}" "${CLI}"`);
  const env = {
    PATH: [folder, dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
    VAULT: 'contoso',
    SECRET: file,
    ...environment,
  };
  const code = await run('sh', ['-c', script ?? 'exit 7'], { env }).then(
    () => 0,
    (error) => error.code as number,
  );
  return { code, file, secret: readFileSync(file, 'utf8') };
}

afterEach(() => vi.unstubAllEnvs());

/** The site as an instance that starts at this time with this setting. */
async function startInstance(keys: string, nowMs: number) {
  vi.stubEnv('LCW_KEYS', keys);
  const url = await listen(createShop({ user, now: () => nowMs }));
  const published = (await (await fetch(`${url}/_services/auth/publickey`)).json()) as {
    kid: string;
  }[];
  const token = await (await fetch(`${url}/_services/auth/token`)).text();
  const { kid } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
  return { url, kid, published: published.map((key) => key.kid) };
}

// The guide's commands keep the set in memory, where Linux has a folder for that.
describe.skipIf(process.platform !== 'linux')('a rotation by a Key Vault reference', () => {
  it('adds a key that signs two days later, and loses no token in the restart', async () => {
    const before = await makeKeySet();
    const { code, file, secret } = await rotate(before);
    expect(code).toBe(0);
    const now = Date.now();
    const [old, restarted, later] = [
      await startInstance(before, now),
      await startInstance(secret, now + DAY_MS),
      await startInstance(secret, now + 2 * DAY_MS + 60_000),
    ];
    expect(restarted.kid).toBe(old.kid);
    expect(restarted.published).toHaveLength(2);
    expect(later.kid).not.toBe(old.kid);
    expect(later.published).toContain(old.kid);
    // Nothing stays behind in memory.
    expect(existsSync(readFileSync(`${file}.from`, 'utf8').trim())).toBe(false);
  });

  it('changes nothing when the vault cannot be read', async () => {
    const { code, secret } = await rotate('the set', { BROKEN: '1' });
    expect(code).not.toBe(0);
    expect(secret).toBe('the set');
  });
});

describe('the site on App Service', () => {
  it('takes the host that the browser asked for from the proxy', async () => {
    const { url } = await startInstance(await makeKeySet(), Date.now());
    const ask = (origin: string) =>
      fetch(`${url}/_services/auth/token`, {
        headers: { Origin: origin, 'X-Forwarded-Host': 'shop.contoso.com' },
      });
    expect((await ask('https://shop.contoso.com')).status).toBe(200);
    expect((await ask('https://evil.example')).status).toBe(403);
  });

  it('does not start with a reference that was not resolved, which is not repeated', () => {
    const [setting] = JSON.parse(blocks('json')[0] ?? '');
    vi.stubEnv('LCW_KEYS', setting.value);
    expect(() => createShop({ user })).toThrow(/LCW_KEYS/);
    expect(() => createShop({ user })).not.toThrow(/vault\.azure\.net/);
  });

  it('has settings that stay with their slot and name no version of the secret', () => {
    const settings = JSON.parse(blocks('json')[0] ?? '');
    expect(settings).toEqual([
      {
        name: 'LCW_KEYS',
        value: expect.stringMatching(
          /^@Microsoft\.KeyVault\(SecretUri=https:\/\/[^/]+\/secrets\/lcw-keys\)$/,
        ),
        slotSetting: true,
      },
    ]);
  });
});
