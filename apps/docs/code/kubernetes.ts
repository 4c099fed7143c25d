import { join } from 'node:path';
import { keysFromFile, liveChatAuth, type Options } from '@lcw-auth/server';
import express, { type Express } from 'express';

interface Customer {
  contactId: string;
}

/**
 * @param folder - where the Secret is mounted, such as `/etc/lcw`.
 * @param others - options that tests set.
 */
export function createShop(
  folder: string,
  others: Pick<Options<Customer>, 'user' | 'now' | 'onError'> = {},
): Express {
  const app = express();
  const liveChat = liveChatAuth<Customer>({
    issuer: 'contosohelp.com',
    subject: (user) => user.contactId,
    keys: keysFromFile(join(folder, 'lcw-keys.json')),
    // The shop starts although the Secret is missing or damaged; only the chat waits for it.
    startWithoutKeys: true,
    ...others,
  });
  app.use('/_services/auth', liveChat);
  app.get('/health', (_request, response) => void response.sendStatus(200));
  app.get('/health/live-chat', (_request, response) => {
    const status = liveChat.status();
    response.status(status.isReady ? 200 : 503).json(status);
  });
  return app;
}
