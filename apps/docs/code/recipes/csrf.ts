import { type KeySource, liveChatAuth } from '@lcw-auth/server';
import cookieParser from 'cookie-parser';
import { doubleCsrf } from 'csrf-csrf';
import express, { type Express, type RequestHandler } from 'express';

/** `currentUser` stands for your session middleware and what sets req.user. */
export function createSite(keys: KeySource, currentUser: RequestHandler): Express {
  const { doubleCsrfProtection, generateCsrfToken } = doubleCsrf({
    getSecret: () => 'yours',
    getSessionIdentifier: (req) => req.session.id,
  });
  const app = express();
  app.use(currentUser, cookieParser());
  app.use(
    '/_services/auth', // before the protection: it has a guard of its own
    liveChatAuth<{ contactId: string }>({
      issuer: 'contosohelp.com',
      keys,
      subject: (user) => user.contactId,
    }),
  );
  app.use(doubleCsrfProtection);
  app.get('/csrf-token', (req, res) => res.json({ token: generateCsrfToken(req, res) }));
  app.post('/orders', (_req, res) => res.send('Ordered'));
  return app;
}
