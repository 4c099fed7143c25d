/** Sessions, and `req.user` from them: the part of a site that lcw-auth builds on. @module */
import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import session from 'express-session';
import { type Customer, findCustomer } from './customers/customers.ts';

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

/** A session for each visitor, in memory. A site with several processes uses a store. */
export function sessions(): RequestHandler {
  return session({
    name: 'shop.sid',
    // New at every start: nobody stays signed in to a demo that was restarted.
    secret: randomBytes(32).toString('hex'),
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
