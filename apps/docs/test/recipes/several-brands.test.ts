import { generateKeyPairSync } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { explainToken } from '@lcw-auth/emulator';
import { keysFromPem } from '@lcw-auth/server';
import { decodeJwt } from 'jose';
import { expect, it } from 'vitest';
import { createSite } from '../../code/recipes/several-brands.ts';
import { KIM, PEM } from '../fixtures/keys.ts';
import { serve } from '../fixtures/serve.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const FABRIKAM_PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

const brand = (issuer: string, pem: string) => ({
  issuer,
  keys: keysFromPem(pem),
  widgetTag: `<script data-org-id="${issuer}"></script>`,
});

/** Kim has signed in at contoso.example, and her cookie goes to whatever host is asked. */
async function startSite() {
  const brands = {
    'contoso.example': brand('contoso', PEM),
    'fabrikam.example': brand('fabrikam', FABRIKAM_PEM),
  };
  const url = await serve(
    createSite(brands, (req, _res, next) => {
      const session = { brand: 'contoso.example', customer: { contactId: KIM } };
      if (req.headers.cookie === 'sid=kim') Object.assign(req, { session });
      else Object.assign(req, { session: {} });
      next();
    }),
  );
  return async (host: string, path: string, cookie = 'sid=kim') => {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${url}${path}`, { headers: { host, cookie } }, resolve).on('error', reject);
    });
    return { status: response.statusCode, body: await text(response) };
  };
}

it('each host has its own issuer, keys and widget', async () => {
  const ask = await startSite();
  const { body: token } = await ask('contoso.example', '/_services/auth/token');
  expect(decodeJwt(token)).toMatchObject({ iss: 'contoso', sub: KIM });

  const own = await ask('contoso.example', '/_services/auth/publickey');
  const other = await ask('fabrikam.example', '/_services/auth/publickey');
  expect((await explainToken(token, { keys: own.body })).result).toBe('accepted');
  expect((await explainToken(token, { keys: other.body })).result).toBe('refused');
  expect((await ask('fabrikam.example', '/')).body).toContain('data-org-id="fabrikam"');
  expect((await ask('contoso.example', '/')).body).toContain('data-org-id="contoso"');
});

it('a session of one brand is nobody at the other', async () => {
  const ask = await startSite();
  expect((await ask('fabrikam.example', '/_services/auth/token')).status).toBe(401);
});

it.each(['other.example', '__proto__', 'constructor', '127.0.0.1'])(
  'the host %s has neither token nor key',
  async (host) => {
    const ask = await startSite();
    expect((await ask(host, '/_services/auth/token')).status).toBe(404);
    expect((await ask(host, '/_services/auth/publickey')).status).toBe(404);
  },
);
