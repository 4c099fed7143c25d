import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { keysFromPem, liveChatAuth, type Options, type TokenEvent } from '@lcw-auth/server';
import express from 'express';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { expect, it } from 'vitest';
import { createChat } from '../code/privacy.ts';
import { KIM, PEM } from './fixtures/keys.ts';
import { serve } from './fixtures/serve.ts';

const guide = readFileSync(new URL('../../../docs/privacy.md', import.meta.url), 'utf8');

/** The names in the first column of the guide's tables, in rows that have the word. */
function namesWith(word: string): string[] {
  return guide
    .split('\n')
    .filter((line) => line.startsWith('| `') && line.includes(word))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)])
    .map(([, name = '']) => name)
    .sort();
}

async function mint(chat: express.RequestHandler) {
  const app = express();
  app.use((req, _res, next) => {
    Object.assign(req, { user: { contactId: KIM, isVip: true } });
    next();
  }, chat);
  const token = await (await fetch(`${await serve(app)}/token`)).text();
  const { lwicontexts, ...claims } = decodeJwt(token);
  const context = lwicontexts === undefined ? undefined : JSON.parse(String(lwicontexts));
  return { token, header: decodeProtectedHeader(token), claims, context };
}

const options: Options<{ contactId: string }> = {
  issuer: 'contosohelp.com',
  keys: keysFromPem(PEM),
  subject: ({ contactId }) => contactId,
};

it('a token has what the guide says is in every token, and nothing else', async () => {
  const { header, claims, context } = await mint(
    liveChatAuth({ ...options, portalContactId: false }),
  );
  expect(Object.keys({ ...header, ...claims }).sort()).toEqual(namesWith('every token'));
  expect(context).toBeUndefined();
});

it('by default the contact’s GUID goes along once more', async () => {
  const { context } = await mint(liveChatAuth(options));
  expect(Object.keys(context)).toEqual(namesWith('by default'));
});

it('the guide’s own token has its one variable besides', async () => {
  const { claims, context } = await mint(createChat(keysFromPem(PEM)));
  expect(Object.keys(context).sort()).toEqual(['msdyn_isvip', 'portalcontactid']);
  expect(Object.keys(claims).sort()).toEqual(
    namesWith('every token').filter((name) => !['alg', 'kid', 'typ'].includes(name)),
  );
});

it('onToken learns what the guide says, and not the token', async () => {
  const events: TokenEvent[] = [];
  const onToken = (event: TokenEvent) => events.push(event);
  const { token } = await mint(liveChatAuth({ ...options, onToken }));
  expect(Object.keys(events[0] ?? {}).sort()).toEqual(namesWith('onToken'));
  expect(JSON.stringify(events)).not.toContain(token.split('.')[2]);
});

it.each([{}, { NODE_DEBUG: 'lcw-auth' }])(
  'the default logs hold nothing of a customer, with %j either',
  async (debug) => {
    const kim = {
      contactId: KIM,
      name: 'Kim Abercrombie',
      email: 'kim@example.com',
      cart: 'an espresso machine',
    };
    const script = new URL('./fixtures/site-with-default-logs.mjs', import.meta.url);
    const env = { ...process.env, ...debug, CUSTOMERS: JSON.stringify({ kim }) };
    const site = fork(script, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const written = Promise.all(
      [site.stdout, site.stderr].map((stream) => text(stream as Readable)),
    );
    const [{ port }] = (await once(site, 'message')) as [{ port: number }];
    const ask = (user: string, headers = {}) =>
      fetch(`http://127.0.0.1:${port}/token`, {
        headers: { 'x-user': user, cookie: 'sid=secret-cookie', ...headers },
      });

    const statuses: Record<string, number> = {};
    let token = '';
    for (const user of ['nobody', 'kim', 'new', 'name', 'nested', 'reserved', 'null']) {
      const answer = await ask(user);
      statuses[user] = answer.status;
      if (user === 'kim') token = await answer.text();
    }
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    statuses.foreign = (await ask('kim', foreign)).status;
    expect(statuses).toEqual({
      nobody: 401,
      kim: 200,
      new: 403,
      name: 500,
      nested: 500,
      reserved: 500,
      null: 200,
      foreign: 403,
    });

    site.disconnect();
    const log = (await written).join('\n');
    for (const code of ['no_contact', 'invalid_subject', 'invalid_context', 'invalid_claims']) {
      expect(log).toContain(`${code}: `);
    }
    for (const code of ['context_omitted', 'context_identifies', 'origin_refused']) {
      expect(log).toContain(`[${code}]`);
    }
    const [head = '', payload = '', signature = ''] = token.split('.');
    const secrets = [...Object.values(kim), 'secret-cookie', head, payload, signature];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  },
);
