/** Decides by which host the browser knows this site. @module */
import type { IncomingMessage } from 'node:http';

/** What Express adds to a request, as far as proxies are concerned. */
interface ExpressRequest extends IncomingMessage {
  app?: { get?(setting: string): unknown };
}

/** Whether the app's own `trust proxy` setting trusts whoever sent this request. */
function comesFromTrustedProxy(request: ExpressRequest): boolean {
  const trusts = request.app?.get?.('trust proxy fn');
  return typeof trusts === 'function' && trusts(request.socket?.remoteAddress, 0) === true;
}

/** The host of a request target in absolute form, which then counts instead of `Host` (RFC 9112, section 3.2.2). */
function hostOfTarget(target: string | undefined): string | undefined {
  if (target === undefined || target.startsWith('/') || !URL.canParse(target)) return undefined;
  return new URL(target).host || undefined;
}

/**
 * The host of the request target, `:authority` over HTTP/2, or the `Host` header; behind a proxy
 * that the app trusts, the `X-Forwarded-Host` that the proxy set. Without that trust the header is
 * ignored, since anybody can send it.
 */
export function requestHost(request: IncomingMessage): string | undefined {
  const forwarded = request.headers['x-forwarded-host'];
  if (typeof forwarded === 'string' && comesFromTrustedProxy(request)) {
    return forwarded.split(',', 1)[0]?.trim();
  }
  const authority = request.headers[':authority'];
  return (
    hostOfTarget(request.url) ?? (typeof authority === 'string' ? authority : request.headers.host)
  );
}
