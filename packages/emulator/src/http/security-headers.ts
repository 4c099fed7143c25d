/** Sets the security headers of pages, scripts and answers. @module */
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * `panel`: framed, and opened as a window with an opener (W4), by whichever shop. `script`: loaded
 * by whichever shop. `own`: everything else, for nobody's frame.
 */
export type Audience = 'own' | 'panel' | 'script';

export function createSecurityHeaders(audience: Audience): RequestHandler {
  const isPanel = audience === 'panel';
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: [isPanel ? '*' : "'none'"],
      },
    },
    xFrameOptions: isPanel ? false : { action: 'deny' },
    crossOriginOpenerPolicy: isPanel ? false : { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: audience === 'own' ? 'same-origin' : 'cross-origin' },
    // Plain http on the own machine: a promise of https would lock the browser out.
    strictTransportSecurity: false,
  });
}
