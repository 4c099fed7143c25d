/** A site from the tarball signs with a vault, over https and with Microsoft's own client; one without that client does not notice. @module */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { importSPKI, jwtVerify } from 'jose';
import { generate } from 'selfsigned';
import { expect, it, vi } from 'vitest';
import { startStandInVault } from '../fixtures/stand-in-vault.ts';
import { makeSite } from './make-site.ts';
import { runProgram } from './run-program.ts';
import { startProgram } from './start-program.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

// Whole programs are started and bundled here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

const HOST = 'vault.contoso.test';

/** A vault with a certificate for its own name, and the environment of a site that trusts it. */
async function startVault(folder: string) {
  const { cert, private: key } = await generate([{ name: 'commonName', value: HOST }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: HOST }] }],
  });
  const authority = join(folder, 'authority.pem');
  await writeFile(authority, cert);
  const vault = await startStandInVault([{ created: 1_700_000_000 }], {
    tls: { cert, key },
    resource: 'https://contoso.test',
  });
  vault.url = vault.url.replace('127.0.0.1', HOST);
  return { VAULT_URL: vault.url, NODE_EXTRA_CA_CERTS: authority };
}

async function checkSite(file: string) {
  const site = await startProgram(file, await startVault(await makeTemporaryFolder()));
  const token = await (await fetch(`${site}/token`)).text();
  const [key] = (await (await fetch(`${site}/publickey`)).json()) as { publicKey: string }[];
  const pem = Buffer.from(key?.publicKey ?? '', 'base64').toString();
  const verified = await jwtVerify(token, await importSPKI(pem, 'RS256'));
  expect(verified.payload.iss).toBe('contosohelp.com');
}

it.each([
  ['ES modules', 'azure-key-vault'],
  ['CommonJS require()', 'azure-key-vault-commonjs'],
])('signs with a vault in %s', async (_kind, fixture) => {
  await checkSite(join(await makeSite(fixture), 'site.js'));
});

it('signs with a vault in a single file that a bundler made of its CommonJS', async () => {
  const site = await makeSite('azure-key-vault-commonjs');
  const outfile = join(await makeTemporaryFolder(), 'site.cjs');
  const entryPoints = [join(site, 'site.js')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', logLevel: 'error' });
  expect(await readFile(outfile, 'utf8')).toContain('dist/commonjs/azure-key-vault.js');
  await checkSite(outfile);
});

it("needs Microsoft's client in the subpath alone, and names it where it is missing", async () => {
  const site = await makeSite('node-http');
  const server = createRequire(join(site, 'node_modules/@lcw-auth/server/dist/index.js'));
  expect(() => server.resolve('@azure/keyvault-keys')).toThrow();
  const load = (name: string) =>
    runProgram(process.execPath, ['--input-type=module', '-e', `await import('${name}')`], {
      cwd: site,
    });
  expect(await load('@lcw-auth/server')).toEqual({ code: 0, output: '' });
  expect(await load('@lcw-auth/server/azure-key-vault')).toMatchObject({
    code: 1,
    output: expect.stringContaining("Cannot find package '@azure/keyvault-keys'"),
  });
});
