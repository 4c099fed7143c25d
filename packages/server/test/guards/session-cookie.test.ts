import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { hasSessionCookie } from '../../src/guards/session-cookie.ts';

const withCookie = (cookie?: string) => ({ headers: { cookie } }) as IncomingMessage;

describe('a session’s cookie', () => {
  it.each(['connect.sid=x', 'sid', '__Host-id=x', '_ga=1; shop.sid=x', '_my_SESSION=x', 'a_b=1'])(
    'may be among %j',
    (cookie) => {
      expect(hasSessionCookie(withCookie(cookie))).toBe(true);
    },
  );

  it.each([undefined, '', ' ', ';', '=x', '_ga=1', ' _ga=sess; _fbp=2', '_gid=a=b'])(
    'is not among %j',
    (cookie) => {
      expect(hasSessionCookie(withCookie(cookie))).toBe(false);
    },
  );
});
