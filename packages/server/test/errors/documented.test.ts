import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../../src/errors/error-codes.ts';
import { LiveChatAuthError } from '../../src/errors/live-chat-auth-error.ts';
import type { Warning } from '../../src/index.ts';

const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');

/** The codes that have a section below a heading of the page. */
function documented(heading: string): string[] {
  const [, section = ''] = page.split(`## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^### `(\w+)`$/gm)].map(([, code = '']) => code).sort();
}

// A code that is missing here, or too many, does not compile.
const WARNINGS: Record<Warning['code'], true> = {
  short_lifetime: true,
  insecure_key_file: true,
  key_file_unlinked: true,
  key_left_out: true,
  old_key: true,
  context_omitted: true,
  context_identifies: true,
  origin_refused: true,
  no_user_yet: true,
};

describe('docs/errors.md', () => {
  it('has a section for every code of an answer, and for no other', () => {
    expect(documented('Answers of the server')).toEqual(Object.keys(ERROR_CODES).sort());
  });

  it('has a section for every warning, and for no other', () => {
    expect(documented('Warnings of the server')).toEqual(Object.keys(WARNINGS).sort());
  });

  it('names the status of every answer', () => {
    for (const [code, { status }] of Object.entries(ERROR_CODES)) {
      if (code === 'key_reload_failed') continue; // it is never an answer
      const [, section = ''] = page.split(`### \`${code}\`\n\n`);
      expect(section.slice(0, 3), code).toBe(String(status));
    }
  });
});

describe('an error', () => {
  it('carries what Express’s own error handler looks for', () => {
    const error = new LiveChatAuthError('overloaded', undefined, {
      headers: { 'X-Queue': '3' },
    });
    expect(error).toMatchObject({
      status: 503,
      headers: { 'Retry-After': '1', 'X-Queue': '3' },
      code: 'overloaded',
    });
    expect(error).toBeInstanceOf(Error);
  });

  it('is one bounded line that ends with the address of its section', () => {
    const { message } = new LiveChatAuthError('invalid_context', `a\nb${'x'.repeat(100_000)}`);
    expect(message).toMatch(/^a\\nbx+… https:\/\/\S+\/errors#invalid_context$/);
    expect(message.length).toBeLessThan(1700);
  });

  it.each(Object.keys(ERROR_CODES) as ErrorCode[])(
    'with the code %s asks to come back only where that can help',
    (code) => {
      const { status, headers } = new LiveChatAuthError(code);
      const isPassing = status === 503 && code !== 'key_reload_failed';
      expect(Object.keys(headers)).toEqual(isPassing ? ['Retry-After'] : []);
    },
  );
});
