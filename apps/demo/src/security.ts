/** The shop's own defences: headers, limits, and no forms from other sites. @module */
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, type Options, rateLimit } from 'express-rate-limit';
import helmet from 'helmet';

/**
 * Security headers. Nothing inline may run, and only the widget's origin may add a script and a frame.
 */
export function securityHeaders(widgetOrigin: string): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", widgetOrigin],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        frameSrc: [widgetOrigin],
        // The demo runs on plain http.
        upgradeInsecureRequests: null,
      },
    },
    // helmet's own default would cut a popped-out chat window off from the page that opened it.
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
  });
}

const perMinute = (limit: number, options: Partial<Options> = {}) =>
  rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    ...options,
  });

/** Ten wrong passwords a minute. */
export function signInLimit(): RequestHandler {
  return perMinute(10, { skipSuccessfulRequests: true });
}

/** More changes to a cart than anybody makes: each visitor's first one makes a session. */
export function cartLimit(): RequestHandler {
  return perMinute(120);
}

/** More rotations than anybody can watch: each starts two programs and makes a key. */
export function rotationLimit(): RequestHandler {
  return perMinute(10);
}

/**
 * Sixty tokens a minute: far more than a customer's chats need. Counted by customer, so that
 * nobody else behind the same address, a page of another site included, can use them up.
 */
export function tokenLimit(): RequestHandler {
  return perMinute(60, {
    keyGenerator: ({ user, ip = '' }) => (user ? `customer ${user.username}` : ipKeyGenerator(ip)),
  });
}

function isFromOwnPage(request: Request): boolean {
  const fetchSite = request.get('sec-fetch-site');
  if (fetchSite !== undefined) return fetchSite === 'same-origin' || fetchSite === 'none';
  // Older browsers say only where a form comes from.
  const origin = request.get('origin');
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === request.host);
}

/** Refuses forms that were sent from pages of other sites. */
export const ownFormsOnly: RequestHandler = (request, response, next) => {
  const isWrite = request.method !== 'GET' && request.method !== 'HEAD';
  if (isWrite && !isFromOwnPage(request)) {
    response.status(403).render('message', {
      title: 'This form came from another site',
      text: 'Open the shop and try again from there.',
    });
  } else {
    next();
  }
};
