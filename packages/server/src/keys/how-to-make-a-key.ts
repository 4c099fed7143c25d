/** What to do when there is no usable key. @module */

/** Ends the problems of keys that have to be replaced. */
export const HOW_TO_MAKE_A_KEY =
  'Make one with: npx lcw-auth keys create lcw-keys.json, or: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out lcw-key.pem';
