/** Every message that a developer may read: what happened, what to do, where there is more, and no secret. @module */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../src/config-error.ts';
import type { Failure, TokenErrorCode } from '../src/failure.ts';
import type { SetupCode } from '../src/messages.ts';
import { parseOptions } from '../src/parse-options.ts';
import { setupMessage } from '../src/setup-messages.ts';
import { TokenError } from '../src/token-error.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8');
const SECRET = 'eyJhbGciOiJSUzI1NiJ9.secret.secret';

// A code that is missing here, or too many, does not compile.
const FAILURES: Record<TokenErrorCode, Omit<Failure, 'code'>[]> = {
  clock_skew: [{}],
  disposed: [{}],
  downgraded: [{ cause: new TokenError({ code: 'http_error', status: 500 }) }],
  expired: [{}],
  http_error: [400, 403, 404, 405, 429, 500, 503].flatMap((status) => [
    { status, serverCode: 'some_code' },
    { status, serverCode: undefined },
  ]),
  network: [{ cause: new Error(SECRET) }],
  not_a_jwt: [{ flaw: 'a page', status: 200 }],
  redirected: [{ status: 302 }],
  timeout: [{}],
};
const SETUP: Record<SetupCode, true> = {
  function_lost: true,
  loaded_late: true,
  not_a_classic_script: true,
};

const tokenMessages = Object.entries(FAILURES).flatMap(([code, failures]) =>
  failures.map((failure) => {
    const messageOf = () => new TokenError({ ...failure, code: code as TokenErrorCode }).message;
    return [`${code} ${failure.status ?? ''}`, code, messageOf] as const;
  }),
);
const setupMessages = Object.keys(SETUP).map(
  (code) => [code, code, () => setupMessage(code as SetupCode)] as const,
);
const wrong = () =>
  new ConfigError(
    parseOptions({ url: SECRET, timeoutMs: SECRET, headers: SECRET, secret: SECRET }).problems,
  ).message;
const MESSAGES = [
  ...tokenMessages,
  ...setupMessages,
  ['wrong_options', 'wrong_options', wrong] as const,
];

describe.each(MESSAGES)('the message of %s', (_name, code, messageOf) => {
  it('says what happened, and what to do', () => {
    const [happened = '', remedy = ''] = messageOf().split(/\. (?=[A-Z]|\w+ \()/);
    expect(happened).toMatch(/^[A-Z].{10,}/);
    expect(remedy).toMatch(
      /^(Set|Make|Deal|Keep|Look|Allow|Mount|Correct|Raise|Send|Have|Put|Remove)\b|takes|unknown/,
    );
  });

  it('ends with the absolute address of a section that exists', () => {
    expect(messageOf()).toMatch(new RegExp(`\\. https://[\\w./-]+/errors#${code}$`));
    expect(page).toContain(`### \`${code}\`\n`);
  });

  it('is written with care', () => {
    expect(messageOf()).not.toMatch(/ {2}| \.|\.\.|undefined|null|\[object/);
  });

  it('holds nothing that was received', () => {
    expect(messageOf()).not.toContain('secret.secret');
  });
});

it('every section of the page belongs to a code', () => {
  const [, own = ''] = /^## Errors of the client\n(.*?)^## /ms.exec(page) ?? [];
  const documented = [...own.matchAll(/^### `(\w+)`$/gm)].map(([, code]) => code);
  const codes = [...Object.keys(FAILURES), ...Object.keys(SETUP), 'wrong_options'];
  expect(documented.sort()).toEqual(codes.sort());
});

it('names the server’s own code, and the status', () => {
  const failure = { code: 'http_error', status: 403, serverCode: 'cross_site_request' } as const;
  expect(new TokenError(failure).message).toContain('403 cross_site_request');
});
