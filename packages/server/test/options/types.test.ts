/** What the compiler refuses. Held by the type check: a line that should not compile and does is an error there. */
import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import { describe, expectTypeOf, it } from 'vitest';
import { createTokenIssuer, keysFromPem, liveChatAuth, type Middleware } from '../../src/index.ts';
import { FIXED_KEY_PEM } from '../fixtures/fixed-key.ts';
import { type Customer, KIM } from '../fixtures/make-app.ts';

const required = {
  issuer: 'contosohelp.com',
  keys: keysFromPem(FIXED_KEY_PEM),
  subject: () => 'x',
};

describe('the types', () => {
  it('infer the user from a type argument', () => {
    liveChatAuth<Customer>({
      ...required,
      subject: (user, request) => {
        expectTypeOf(user).toEqualTypeOf<Customer>();
        expectTypeOf(request).toEqualTypeOf<IncomingMessage>();
        return user.contactId;
      },
      context: (user) => ({ msdyn_cartvalue: user.cartTotal }),
    });
  });

  it('infer the user from the user option', () => {
    liveChatAuth({
      ...required,
      user: (): Customer | undefined => KIM,
      subject: (user) => {
        expectTypeOf(user).toEqualTypeOf<Customer>();
        return user.contactId;
      },
    });
  });

  it('let a callback name the request that it expects', () => {
    liveChatAuth({ ...required, context: (_user, request: Request) => ({ ip: request.ip }) });
  });

  it('give a middleware that Express takes', () => {
    expectTypeOf(liveChatAuth(required)).toEqualTypeOf<Middleware>();
  });

  it('refuse an unknown option, and a wrong value', () => {
    // @ts-expect-error misspelt
    const misspelt = () => liveChatAuth({ ...required, lifetime: 60 });
    // @ts-expect-error no such choice
    const wrong = () => liveChatAuth({ ...required, invalidContext: 'ignore' });
    expectTypeOf([misspelt, wrong]).toBeArray();
  });

  it('accept any primitive, and nothing else, when no types are declared', () => {
    liveChatAuth({ ...required, context: () => ({ a: 'x', b: 1, c: true, d: undefined }) });
    // @ts-expect-error null is left out with a warning, which undefined says without one
    const withNull = () => liveChatAuth({ ...required, context: () => ({ a: null }) });
    // @ts-expect-error an object cannot be sent
    const nested = () => liveChatAuth({ ...required, context: () => ({ a: { b: 1 } }) });
    expectTypeOf([withNull, nested]).toBeArray();
  });

  it('accept a value that says whether the agent sees it', () => {
    const shown = { value: 1, isDisplayable: true };
    liveChatAuth({ ...required, context: () => ({ a: shown, b: 'x' }), displayedContext: 'all' });
    const text = () =>
      // @ts-expect-error isDisplayable is a boolean
      liveChatAuth({ ...required, context: () => ({ a: { value: 1, isDisplayable: 'true' } }) });
    // @ts-expect-error isDisplayable is missing
    const missing = () => liveChatAuth({ ...required, context: () => ({ a: { value: 1 } }) });
    expectTypeOf([text, missing]).toBeArray();
  });

  it('accept a customer without a contact, and a profile with gaps', () => {
    liveChatAuth<Customer>({
      ...required,
      subject: (user) => (user.vip ? user.contactId : undefined),
      claims: () => ({ given_name: 'Kim', email: null, phone_number: undefined }),
    });
  });

  it('hold displayedContext to the declared names', () => {
    const contextTypes = { msdyn_cartvalue: 'number', msdyn_isvip: 'text' } as const;
    const context = () => ({ msdyn_cartvalue: { value: 1, isDisplayable: true } });
    liveChatAuth({ ...required, contextTypes, context, displayedContext: ['msdyn_isvip'] });
    const undeclared = () =>
      // @ts-expect-error a name that is not declared
      liveChatAuth({ ...required, contextTypes, context, displayedContext: ['msdyn_vip'] });
    const text = () =>
      liveChatAuth({
        ...required,
        contextTypes,
        // @ts-expect-error a text where a number is declared, in the long form
        context: () => ({ msdyn_cartvalue: { value: '1', isDisplayable: true } }),
      });
    expectTypeOf([undeclared, text]).toBeArray();
  });

  it('hold the context to the declared names and types', () => {
    const contextTypes = { msdyn_cartvalue: 'number', msdyn_isvip: 'text' } as const;
    liveChatAuth({
      ...required,
      contextTypes: { msdyn_cartvalue: 'number', msdyn_isvip: 'text' },
      context: () => ({ msdyn_cartvalue: 1, msdyn_isvip: true }),
    });
    createTokenIssuer({ ...required, contextTypes, context: async () => ({ msdyn_cartvalue: 1 }) });
    const text = () =>
      // @ts-expect-error a text where a number is declared
      liveChatAuth({ ...required, contextTypes, context: () => ({ msdyn_cartvalue: '1' }) });
    const undeclared = () =>
      // @ts-expect-error a name that is not declared
      liveChatAuth({ ...required, contextTypes, context: () => ({ msdyn_cart: 1 }) });
    const oneTooMany = () =>
      // @ts-expect-error a name that is not declared, beside one that is
      liveChatAuth({ ...required, contextTypes, context: () => ({ msdyn_isvip: 'x', other: 1 }) });
    expectTypeOf([text, undeclared, oneTooMany]).toBeArray();
  });
});
