/** The limits of a chat's custom context (C2). @module */

export const MAX_VARIABLES = 100;
/** In UTF-16 code units, as JavaScript and .NET count. */
export const MAX_NAME_LENGTH = 100;
/** In UTF-16 code units, of the value written as text. */
export const MAX_VALUE_LENGTH = 4000;
