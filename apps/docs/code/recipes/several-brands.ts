import { type KeySource, liveChatAuth, type Middleware } from '@lcw-auth/server';
import express, { type Express, type Request, type RequestHandler } from 'express';

/** What a brand has of its own. Its widget's tag belongs to its own Dynamics 365 organisation. */
export interface Brand {
  issuer: string;
  keys: KeySource; // a key set file for each
  widgetTag: string;
}

/** `sessions` is your session middleware. Signing in writes `brand`, the host that it was done at. */
export function createSite(brands: Record<string, Brand>, sessions: RequestHandler): Express {
  const chats = new Map<string, Middleware>();
  for (const [host, { issuer, keys }] of Object.entries(brands)) {
    const chat = liveChatAuth({
      issuer,
      keys,
      // Whoever signed in at another brand is nobody here, whatever cookie came along.
      user: ({ session }: Request) => (session.brand === host ? session.customer : undefined),
      subject: (customer) => customer.contactId,
    });
    chats.set(host, chat);
  }

  const app = express();
  app.use(sessions);
  app.use('/_services/auth', (req, res, next) => {
    const chat = chats.get(req.hostname);
    if (chat) chat(req, res, next);
    else next(); // a host of no brand: 404
  });
  app.get('/', (req, res) => {
    const tag = Object.hasOwn(brands, req.hostname) ? brands[req.hostname]?.widgetTag : '';
    res.send(`<!doctype html><script src="/_services/auth/client.js"></script>${tag}`);
  });
  return app;
}

declare module 'express-session' {
  interface SessionData {
    brand: string;
    customer: { contactId: string };
  }
}
