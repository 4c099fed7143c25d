/** The shop's page and its cart. @module */
import { Router } from 'express';
import { cartTotal, findProduct, PRODUCTS, productsOf } from '../catalog.ts';
import { cartLimit } from '../security.ts';

/** Enough for a demo, and a bound on what a session can hold. */
const MAX_CART_ITEMS = 20;

/** `GET /`, `POST /cart` and `POST /cart/remove`. */
export function shopRoutes(): Router {
  const router = Router();

  router.get('/', (request, response) => {
    const { cart } = request.session;
    response.render('shop', {
      products: PRODUCTS,
      cart: productsOf(cart),
      total: cartTotal(cart),
    });
  });

  router.post('/cart', cartLimit(), (request, response) => {
    const product = findProduct(request.body?.product);
    const cart = request.session.cart ?? [];
    if (!product || cart.length >= MAX_CART_ITEMS) {
      response.status(400).render('message', {
        title: product ? 'Your cart is full' : 'We do not sell that',
        text: product
          ? `A cart holds ${MAX_CART_ITEMS} things.`
          : 'Choose something from the shop.',
      });
      return;
    }
    request.session.cart = [...cart, product.id];
    response.redirect(303, '/#cart');
  });

  router.post('/cart/remove', (request, response) => {
    const cart = request.session.cart ?? [];
    const index = cart.lastIndexOf(String(request.body?.product));
    request.session.cart = cart.filter((_, position) => position !== index);
    response.redirect(303, '/#cart');
  });

  return router;
}
