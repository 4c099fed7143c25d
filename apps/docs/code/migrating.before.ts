import { createPublicKey } from 'node:crypto';
import { Router } from 'express';
import jwt from 'jsonwebtoken';

interface Customer {
  contactId: string;
  cartTotal: number;
}

export function liveChatRoutes(pem: string): Router {
  const router = Router();
  router.get('/livechat/key', (_req, res) => {
    res.type('text/plain').send(createPublicKey(pem).export({ type: 'spki', format: 'pem' }));
  });
  router.get('/livechat/token', (req, res) => {
    const customer = req.user as Customer | undefined;
    if (!customer) {
      res.sendStatus(401);
      return;
    }
    const lwicontexts = JSON.stringify({ msdyn_cartvalue: String(customer.cartTotal) });
    const token = jwt.sign({ sub: customer.contactId, lwicontexts }, pem, {
      algorithm: 'RS256',
      issuer: 'contosohelp.com',
      expiresIn: '1h',
    });
    res.type('text/plain').send(token);
  });
  return router;
}
