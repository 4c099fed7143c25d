import { widgetCsp } from '@lcw-auth/server';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** @param widget - `data-org-url` and `src` of the chat widget's script tag. */
export function securityHeaders(widget: { orgUrl: string; cdn: string }): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      directives: widgetCsp({
        ...widget,
        // What your own pages need, as without a chat.
        directives: { imgSrc: ["'self'", 'https://pictures.contoso.com'] },
      }),
    },
    // Helmet's own default would cut a popped-out chat window off from the page that opened it.
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
  });
}
