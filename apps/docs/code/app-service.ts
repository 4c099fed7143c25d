import { keysFromEnv, liveChatAuth, type Options } from '@lcw-auth/server';
import express, { type Express } from 'express';

interface Customer {
  contactId: string;
}

/** @param others - options that tests set. */
export function createShop(others: Pick<Options<Customer>, 'user' | 'now'> = {}): Express {
  const app = express();
  // App Service ends TLS in front of the site, and says in X-Forwarded-… what the browser asked.
  app.set('trust proxy', 1);
  app.use(
    '/_services/auth',
    liveChatAuth<Customer>({
      issuer: 'contosohelp.com',
      keys: keysFromEnv('LCW_KEYS'),
      subject: (user) => user.contactId,
      ...others,
    }),
  );
  return app;
}
