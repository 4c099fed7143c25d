import { type Request, Router } from 'express';
import { safeReturnTo } from './return-to.ts';

/** Stands before the widget's tag. `#chat` tells the page, when it is back, that a chat was wanted. */
export function clientScript(req: Request): string {
  const returnTo = encodeURIComponent(`${req.originalUrl}#chat`);
  return `<script src="/_services/auth/client.js"
    data-sign-in-url="/sign-in?returnTo=${returnTo}"></script>`;
}

/** `signIn` stands for your own: it resolves to whether the password was right. */
export function signInRoutes(signIn: (req: Request) => Promise<boolean>): Router {
  const router = Router();
  router.get('/sign-in', (_req, res) => {
    // A form without `action` is posted to the page's own address, query included.
    res.send(`<form method="post"><input name="username">
      <input name="password" type="password"><button>Sign in</button></form>`);
  });
  router.post('/sign-in', async (req, res) => {
    const returnTo = safeReturnTo(req.query.returnTo);
    const again = `/sign-in?returnTo=${encodeURIComponent(returnTo)}`;
    res.redirect(303, (await signIn(req)) ? returnTo : again);
  });
  return router;
}
