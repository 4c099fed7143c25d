import { type KeySource, liveChatAuth } from '@lcw-auth/server';
import express, { type Express as App, type RequestHandler } from 'express';
import session from 'express-session';
import passport from 'passport';
import { Strategy } from 'passport-local';

declare global {
  namespace Express {
    /** What of a customer the session keeps: all that a token needs. */
    interface User {
      contactId: string;
    }
  }
}

/** Refuses forms that a page of another site sends: they would sign a visitor in as somebody else, or out. */
const ownFormsOnly: RequestHandler = (req, res, next) => {
  const site = req.get('sec-fetch-site');
  const origin = req.get('origin'); // for browsers that do not say the first
  const isOwn =
    site === undefined
      ? origin === undefined || (URL.canParse(origin) && new URL(origin).host === req.get('host'))
      : site === 'same-origin' || site === 'none';
  if (isOwn || req.method === 'GET' || req.method === 'HEAD') next();
  else res.sendStatus(403);
};

/** `checkPassword` stands for your own records; it resolves to undefined for a wrong password. */
export function createSite(
  keys: KeySource,
  checkPassword: (name: string, password: string) => Promise<Express.User | undefined>,
): App {
  passport.use(
    new Strategy((name, password, done) => {
      checkPassword(name, password).then((user) => done(null, user ?? false), done);
    }),
  );
  passport.serializeUser((user, done) => done(null, { contactId: user.contactId }));
  passport.deserializeUser((kept: Express.User, done) => done(null, kept));

  const app = express();
  app.use(
    session({
      secret: 'yours',
      resave: false,
      saveUninitialized: false,
      cookie: { sameSite: 'lax', secure: 'auto' }, // Secure where the browser came by https
    }),
  );
  app.use(passport.session()); // sets req.user
  app.use(
    '/_services/auth',
    liveChatAuth({ issuer: 'contosohelp.com', keys, subject: (user) => user.contactId }),
  );

  app.use(ownFormsOnly, express.urlencoded({ extended: false }));
  app.post('/sign-in', passport.authenticate('local', { failureRedirect: '/sign-in' }), (_, res) =>
    res.redirect('/'),
  );
  app.post('/sign-out', (req, res, next) => {
    req.logout((error) => (error ? next(error) : res.redirect('/')));
  });
  return app;
}
