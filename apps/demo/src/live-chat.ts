/** All that the shop has to do for its chat to know who is signed in. @module */
import { keysFromFile, liveChatAuth, type Middleware } from '@lcw-auth/server';
import type { KeyTiming } from '@lcw-auth/server/keys';
import type { Request } from 'express';
import { cartTotal } from './catalog.ts';

/** The middleware for `/_services/auth`: mints tokens from `req.user` and the cart. */
export function liveChat(keyFile: string, timing: KeyTiming): Middleware {
  return liveChatAuth({
    issuer: 'shop.contoso.example',
    keys: keysFromFile(keyFile),
    subject: (user) => user.contactId,
    context: (user, request: Request) => ({
      msdyn_cartvalue: cartTotal(request.session.cart),
      msdyn_isvip: user.vip,
    }),
    displayedContext: ['msdyn_cartvalue', 'msdyn_isvip'],
    claims: (user) => ({
      given_name: user.firstName,
      family_name: user.lastName,
      email: user.email,
    }),
    // Only so that the tour's rotation can be watched: a real site leaves both times out.
    ...timing,
  });
}
