/** A certificate of the user's own: what cannot be used is named, and never shown. */
import { describe, expect, test } from 'vitest';
import { makeSelfSigned } from '../../src/listen/self-signed.ts';
import { createOptionReader } from '../../src/options/config-error.ts';
import { parseTls } from '../../src/options/parse-values.ts';

function problemsOf(tls: unknown): { option: string; received: string }[] {
  const reader = createOptionReader();
  expect(parseTls(tls, reader)).toBeUndefined();
  return reader.problems;
}

describe('tls', () => {
  test('takes a key and the certificate that belongs to it', async () => {
    const made = await makeSelfSigned('localhost');
    const reader = createOptionReader();
    expect(parseTls(made, reader)).toEqual(made);
    expect(reader.problems).toEqual([]);
    expect(parseTls(undefined, reader)).toBeUndefined();
  });

  test('refuses what is no pair, without a word of it', async () => {
    const [one, other] = await Promise.all([makeSelfSigned('a'), makeSelfSigned('b')]);
    const broken = one.key.replace(/\n./, '\n!');
    const problems = [
      ...problemsOf('x'),
      ...problemsOf({ key: one.cert, cert: one.cert }),
      ...problemsOf({ key: one.key, cert: one.key }),
      ...problemsOf({ key: other.key, cert: one.cert }),
      ...problemsOf({ key: broken, cert: one.cert }),
    ];
    const options = ['tls', 'tls.key', 'tls.cert', 'tls', 'tls'];
    expect(problems.map(({ option }) => option)).toEqual(options);
    for (const line of `${one.key}${other.key}`.split('\n')) {
      if (line !== '' && !line.startsWith('---'))
        expect(JSON.stringify(problems)).not.toContain(line);
    }
  });
});
