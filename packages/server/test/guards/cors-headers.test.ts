import { describe, expect, it } from 'vitest';
import { corsHeaders, preflightHeaders } from '../../src/guards/cors-headers.ts';

describe('the CORS headers', () => {
  it('open an answer to one origin, with its credentials', () => {
    expect(corsHeaders('https://app.contoso.com')).toEqual({
      'Access-Control-Allow-Origin': 'https://app.contoso.com',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Expose-Headers': 'Retry-After',
    });
  });

  const plain = { 'Access-Control-Allow-Methods': 'GET, POST', 'Access-Control-Max-Age': '600' };

  it.each([undefined, '', 'a(b', 'a\r\nb', '(a', 'a'.repeat(1001)])(
    'of a preflight for %j name no header',
    (requested) => {
      expect(preflightHeaders(requested)).toEqual(plain);
    },
  );

  it.each(['authorization', 'x-csrf-token, authorization', 'a'.repeat(1000)])(
    'of a preflight for %j name it',
    (requested) => {
      expect(preflightHeaders(requested)).toEqual({
        ...plain,
        'Access-Control-Allow-Headers': requested,
      });
    },
  );
});
