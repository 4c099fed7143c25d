/** Sessions, and `req.user` from them: the part of a site that lcw-auth builds on. @module */
import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import session, { type Store } from 'express-session';
import { type Customer, findCustomer } from './customers/customers.ts';
import { memoryStore } from './ended-sessions.ts';

declare global {
  namespace Express {
    interface User extends Customer {}
    interface Request {
      user?: User;
    }
  }
}

declare module 'express-session' {
  interface SessionData {
    username: string;
    cart: string[];
  }
}

/** Where sessions are kept, and what their cookies are signed with. */
export interface SessionOptions {
  /** In the memory of this process, unless given. */
  store?: Store;
  /** The same for all processes that share a store. New at every start, unless given. */
  secret?: string;
}

/** A session for each visitor. */
export function sessions({ store = memoryStore(), secret }: SessionOptions = {}): RequestHandler {
  return session({
    name: 'shop.sid',
    store,
    // Nobody stays signed in to a demo that was restarted, unless its sessions are kept elsewhere.
    secret: secret ?? randomBytes(32).toString('hex'),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: 30 * 60 * 1000 },
    rolling: true,
  });
}

/** Sets `req.user` to the customer who is signed in. */
export const currentUser: RequestHandler = (request, response, next) => {
  const { username } = request.session;
  const user = username === undefined ? undefined : findCustomer(username);
  if (user) request.user = user;
  response.locals.user = user;
  next();
};
