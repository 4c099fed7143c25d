/** Looks for tokens and private keys in what the test suites print. @module */

/** A signed JWT with claims, or a private key: neither has any business in an output. */
const SECRETS = [/eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{40,}/, /-----BEGIN [A-Z ]*PRIVATE KEY-----/];

/** The longest secret that may lie across two chunks. */
const OVERLAP = 8192;

/**
 * Watches a stream of text.
 *
 * @returns {{ read(chunk: string): void, found(): boolean }}
 */
export function watchForSecrets() {
  let tail = '';
  let found = false;
  return {
    read(chunk) {
      const text = tail + chunk;
      found ||= SECRETS.some((secret) => secret.test(text));
      tail = text.slice(-OVERLAP);
    },
    found: () => found,
  };
}
