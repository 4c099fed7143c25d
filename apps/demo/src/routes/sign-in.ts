/** Signing in and out. @module */
import { promisify } from 'node:util';
import { Router } from 'express';
import { checkPassword, DEMO_PASSWORD } from '../customers/customers.ts';
import { signInLimit } from '../security.ts';

const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** `GET|POST /sign-in` and `POST /sign-out`. */
export function signInRoutes(): Router {
  const router = Router();

  router.get('/sign-in', (request, response) => {
    if (request.user) response.redirect(303, '/');
    else response.render('sign-in', { password: DEMO_PASSWORD, username: '', failed: false });
  });

  router.post('/sign-in', signInLimit(), async (request, response) => {
    const username = text(request.body?.username).trim().toLowerCase();
    const customer = checkPassword(username, text(request.body?.password));
    if (!customer) {
      response.status(401).render('sign-in', { password: DEMO_PASSWORD, username, failed: true });
      return;
    }
    const cart = request.session.cart?.length ? request.session.cart : [...customer.savedCart];
    // A new session id, so that one planted before sign-in is worth nothing after it.
    await promisify(request.session.regenerate.bind(request.session))();
    Object.assign(request.session, { username: customer.username, cart });
    // express-session alone would answer first, and tell nobody when the session could not be stored.
    await promisify(request.session.save.bind(request.session))();
    response.redirect(303, '/');
  });

  router.post('/sign-out', async (request, response) => {
    await promisify(request.session.destroy.bind(request.session))();
    response.clearCookie('shop.sid');
    response.redirect(303, '/');
  });

  return router;
}
