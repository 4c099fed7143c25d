/** Where every error code has its section. Written by `npm run addresses` from the root manifest's `homepage`. @module */

/** Absolute address of the page; a code's section is `${ERRORS_PAGE}#${code}`. */
export const ERRORS_PAGE = 'https://lcw-auth.example/errors';
