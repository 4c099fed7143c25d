/** The signed-in customer of every contender, and what is said of her in a token. @module */

export const ISSUER = 'contosohelp.com';
export const LIFETIME_SECONDS = 3600;

/** What a site's sign-in puts into `req.user`. */
export const CUSTOMER = Object.freeze({
  contactId: '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10',
  firstName: 'Kim',
  lastName: 'Abercrombie',
  email: 'kim@contoso.example',
  cartTotal: 10000,
  vip: false,
  tier: 'gold',
});

/** @param {typeof CUSTOMER} user */
export const subjectOf = (user) => user.contactId;

/** @param {typeof CUSTOMER} user */
export const contextOf = (user) => ({
  msdyn_cartvalue: user.cartTotal,
  msdyn_isvip: user.vip,
  msdyn_tier: user.tier,
});

/** @param {typeof CUSTOMER} user */
export const claimsOf = (user) => ({
  given_name: user.firstName,
  family_name: user.lastName,
  email: user.email,
});
