/** The shop's own defences: headers, limits, and no forms from other sites. @module */
import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
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

const perMinute = (limit: number, skipSuccessfulRequests: boolean) =>
  rateLimit({
    windowMs: 60_000,
    limit,
    skipSuccessfulRequests,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
  });

/** Ten wrong passwords a minute. */
export function signInLimit(): RequestHandler {
  return perMinute(10, true);
}

/** Sixty tokens a minute: far more than a customer's chats need. */
export function tokenLimit(): RequestHandler {
  return perMinute(60, false);
}

/** Refuses forms that were sent from pages of other sites. */
export const ownFormsOnly: RequestHandler = (request, response, next) => {
  const from = request.get('sec-fetch-site') ?? 'same-origin';
  const isWrite = request.method !== 'GET' && request.method !== 'HEAD';
  if (isWrite && from !== 'same-origin' && from !== 'none') {
    response.status(403).render('message', {
      title: 'This form came from another site',
      text: 'Open the shop and try again from there.',
    });
  } else {
    next();
  }
};
