import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { TokenErrorCode } from '../src/index.ts';

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

// A code that is missing here, or too many, does not compile.
const CODES: Record<TokenErrorCode, true> = {
  clock_skew: true,
  disposed: true,
  downgraded: true,
  expired: true,
  http_error: true,
  network: true,
  not_a_jwt: true,
  redirected: true,
  timeout: true,
};

it('every error code has its section in docs/errors.md, and no section is left over', () => {
  const [, own = ''] = page.split('## Errors of the client\n');
  const documented = [...own.matchAll(/^### `(\w+)`$/gm)].map(([, code]) => code);
  expect(documented.sort()).toEqual(Object.keys(CODES).sort());
});
