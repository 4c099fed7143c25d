import { keysFromPem, liveChatAuth } from '@lcw-auth/server';
import { Router } from 'express';

export interface Customer {
  contactId: string;
  cartTotal: number;
}

export function liveChatRoutes(pem: string): Router {
  const liveChat = liveChatAuth<Customer>({
    issuer: 'contosohelp.com', // as before
    keys: keysFromPem(pem), // the same key
    subject: (customer) => customer.contactId,
    context: (customer) => ({ msdyn_cartvalue: customer.cartTotal }),
  });
  const router = Router();
  router.use('/_services/auth', liveChat);
  // The old addresses go on: open pages know the one, the setting in Dynamics 365 the other.
  for (const [old, path] of [
    ['/livechat/token', '/token'],
    ['/livechat/key', '/publickey'],
  ] as const) {
    router.all(old, (req, res) => {
      req.url = path;
      liveChat(req, res);
    });
  }
  return router;
}
