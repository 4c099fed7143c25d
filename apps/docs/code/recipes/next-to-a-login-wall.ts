import { type KeySource, liveChatAuth } from '@lcw-auth/server';
import express, { type Express, type RequestHandler } from 'express';

/** `currentUser` sets req.user from the session; `loginWall` redirects whoever has none. */
export function createSite(
  keys: KeySource,
  currentUser: RequestHandler,
  loginWall: RequestHandler,
): Express {
  const app = express();
  app.use(currentUser);
  app.use(
    '/_services/auth', // before the wall: it says 401 itself, and its key is for everybody
    liveChatAuth<{ contactId: string }>({
      issuer: 'contosohelp.com',
      keys,
      subject: (user) => user.contactId,
    }),
  );
  app.use(loginWall);
  app.get('/', (_req, res) => res.send('Only for customers'));
  return app;
}
