import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { widgetCsp } from '@lcw-auth/server';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

const nonceOf = (response: ServerResponse): string =>
  (response as { locals?: { nonce?: string } }).locals?.nonce ?? '';

/** For pages whose scripts are trusted by a nonce: `nonce="<%= nonce %>"` in each script tag. */
export function nonceHeaders(widget: { orgUrl: string; cdn: string }): RequestHandler[] {
  const setNonce: RequestHandler = (_request, response, next) => {
    response.locals.nonce = randomBytes(16).toString('base64');
    next();
  };
  const directives = widgetCsp({
    ...widget,
    directives: {
      scriptSrc: [(_request, response) => `'nonce-${nonceOf(response)}'`, "'strict-dynamic'"],
    },
  });
  return [setNonce, helmet({ contentSecurityPolicy: { directives } })];
}
