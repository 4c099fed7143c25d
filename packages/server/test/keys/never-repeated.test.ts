import type { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import {
  createTokenIssuer,
  type KeySource,
  keysFrom,
  keysFromEnv,
  keysFromFile,
  keysFromPem,
} from '../../src/index.ts';
import { KIM, makeOptions } from '../fixtures/make-app.ts';
import { makeKeySetText, makeRsaKey } from '../fixtures/make-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-repeat-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key: KeyObject = makeRsaKey();
const small = makeRsaKey(1024);
const textsOf = (one: KeyObject) => [
  String(one.export({ type: 'pkcs8', format: 'pem' })),
  String(one.export({ type: 'pkcs1', format: 'pem' })),
  makeKeySetText([{ key: one }]),
  JSON.stringify(one.export({ format: 'jwk' })),
];
const TEXTS = [...textsOf(key), ...textsOf(small)];

/** What a person or a tool may do to a key before it arrives here. */
const CHANGES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(text).toString('base64url'),
  (text) => Buffer.from(text).toString('hex'),
  (text) => text.split('\n')[1] ?? text,
  (text) => text.replaceAll('\n', ' '),
  (text) => text.replaceAll('-----', ''),
  (text) => `./config/${text}`,
  (text) => `C:\\keys\\${text.slice(30, 160)}.pem`,
  (text) => `{"keys":[${text}]}`,
  (text) =>
    JSON.stringify({ keys: [{ kty: text, kid: text, n: text, d: text, activeFrom: text }] }),
];

/** Every way in that takes a text, made with it; some give up at once, others when they are used. */
const WAYS: readonly ((text: string) => KeySource)[] = [
  keysFromPem,
  (text) => keysFromFile(text),
  (text) => keysFromEnv(text),
  (text) => {
    const file = join(folder, 'key');
    writeFileSync(file, text, { mode: 0o600 });
    return keysFromFile(file);
  },
  (text) => {
    vi.stubEnv('LCW_REPEAT', text.replaceAll('\0', ''));
    return keysFromEnv('LCW_REPEAT');
  },
  (text) => keysFrom(async () => text),
  (text) => keysFrom(async () => ({ keys: [text as never] })),
  (text) => keysFrom(async () => [{ kid: text, publicKey: text, sign: async (bytes) => bytes }]),
  (text) => keysFrom(async () => JSON.parse(`x${text}`)),
  (text) => keysFrom(async () => Promise.reject(new Error(`ENOENT: no such file, open '${text}'`))),
  (text) => keysFrom(async () => Promise.reject(text)),
  (text) => keysFrom(async () => Promise.reject(new Error('failed', { cause: text }))),
];

/** Everything that a source says, by whatever way, with causes and stacks. */
async function everythingSaid(source: KeySource): Promise<string> {
  const said: unknown[] = [source.problem, source.warning];
  const note = (thing: unknown) => void said.push(thing);
  try {
    const issuer = createTokenIssuer(makeOptions({ keys: source, onError: note, onWarning: note }));
    await issuer.issue(KIM, {} as never);
  } catch (error) {
    said.push(error);
  }
  await source.look(note).catch(note);
  return said.map((thing) => inspect(thing, { depth: 8, maxStringLength: null })).join('\n');
}

const WINDOW = 16;

describe('a key that is handed in', () => {
  it('is never repeated, in no part of 16 letters, whatever was done to it and wherever it was put', async () => {
    const change = fc.record({
      text: fc.constantFrom(...TEXTS),
      changes: fc.array(fc.constantFrom(...CHANGES), { maxLength: 2 }),
      cut: fc.oneof(fc.constant(1), fc.double({ min: 0.3, max: 1, noNaN: true })),
      way: fc.constantFrom(...WAYS),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ text, changes, cut, way }) => {
        const changed = changes.reduce((so, apply) => apply(so), text);
        const given = changed.slice(0, Math.ceil(changed.length * cut));
        // Words such as "BEGIN PRIVATE KEY" and "./config/" are not the key.
        const secrets = [text, given].map((one) =>
          one.replaceAll(/-----[A-Z ]+-----|\.\/config\//g, '\n'),
        );
        const said = await everythingSaid(way(given));
        for (const secret of secrets) {
          const parts = Array.from({ length: Math.max(0, secret.length - WINDOW) }, (_, at) =>
            secret.slice(at, at + WINDOW),
          );
          const leaked = parts.find(
            (part) => /^[A-Za-z0-9+/_=-]+$/.test(part) && said.includes(part),
          );
          expect(leaked).toBeUndefined();
        }
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('is not taken for the name of a file when it is one line of base64', () => {
    const line = TEXTS[0]?.split('\n')[3] ?? '';
    expect(keysFromFile(line).problem).toMatch(/not repeated/);
    expect(keysFromFile(Buffer.from(TEXTS[0] ?? '').toString('base64')).problem).toMatch(
      /too long for a file|not repeated/,
    );
    expect(keysFromFile(line).mayRecover).toBe(false);
  });

  it('is not taken for the name of a file when it is the beginning of base64 of base64', () => {
    const twice = Buffer.from(TEXTS[0]?.split('\n')[1] ?? '').toString('base64url');
    expect(keysFromFile(twice.slice(0, 26)).problem).toMatch(/not repeated/);
  });

  it.each([16, 38])('is not taken for the name of a file when it is %i digits of hex', (length) => {
    const hex = Buffer.from(TEXTS[0]?.split('\n')[1] ?? '').toString('hex');
    for (const name of [hex.slice(0, length), `config/${hex.slice(0, length).toUpperCase()}.pem`]) {
      expect(keysFromFile(name).problem).toMatch(/not repeated/);
    }
  });

  it.each([
    'lcw-keys.json',
    'config/production/lcw-keys.json',
    '/run/secrets/lcw_key',
    '/srv/Contoso Shop/Keys2026/live-chat.pem',
    '/home/kim/projects/ContosoHelp/.keys/demo.pem',
    'C:\\inetpub\\ContosoHelp\\lcw-keys.json',
  ])('does not keep the name of a missing file from being said: %s', (name) => {
    const { problem, mayRecover } = keysFromFile(name);
    expect(problem).toContain(name);
    expect(mayRecover).toBe(true);
  });
});
