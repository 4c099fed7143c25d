/** Recognises texts that may be key material, so that they are never repeated. @module */

/** Longer than any name that a person gives. */
const MAX_NAME_LENGTH = 255;

/** The letters of base64 and base64url. */
const RUN = /[A-Za-z0-9+/=_-]{16,}/g;

/** In random base64 six of ten neighbours differ in kind; in names that people give, few do. */
const MAX_SWITCHES_PER_LETTER = 0.27;

/** How every RSA key begins in base64, and in base64 of that. */
const KEY_BEGINNING = /MI[IG][A-Za-z0-9+/]{8}|TUl[JH]/;

/** Eight bytes and more, as no name has them that a person gives. */
const HEX = /[0-9a-f]{16}/i;

const kindOf = (letter: string) => (/[a-z]/.test(letter) ? 'a' : /[A-Z]/.test(letter) ? 'A' : '0');

function isRandom(run: string): boolean {
  const kinds = [...run.replace(/[+/=_-]/g, '')].map(kindOf);
  const switches = kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length;
  return switches / kinds.length > MAX_SWITCHES_PER_LETTER;
}

/** Whether a text that should be a name (of a file, of a variable) may be a key instead. */
export function mayBeKeyMaterial(text: string): boolean {
  return (
    text.length > MAX_NAME_LENGTH ||
    /-----|[\n{]|[A-Za-z0-9+]{40}/.test(text) ||
    KEY_BEGINNING.test(text) ||
    HEX.test(text) ||
    (text.match(RUN) ?? []).some(isRandom)
  );
}

/**
 * The reason of an error that the site's own function threw, without what it may quote: a parser's
 * message repeats the text that it could not read.
 */
export function safeReasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it threw something that is not an Error.';
  if (error instanceof SyntaxError || error.message.includes('-----')) {
    return `it threw an error whose message is not repeated, since it may quote a key.`;
  }
  const message = error.message.slice(0, MAX_NAME_LENGTH);
  return message
    .replace(RUN, (run) => (/^[a-z_/-]+$/.test(run) ? run : '[…]'))
    .replace(/[^.!?]$/, '$&.');
}

/** What errors of Node.js have beside their text, none of it from a key. */
const PLAIN_FIELDS = new Set([
  ...['message', 'stack', 'name'],
  ...['code', 'errno', 'syscall', 'address', 'port', 'hostname'],
]);

/**
 * Whether an error may be shown whole, for the place in the site's function that it names. Errors of
 * HTTP clients carry the request, with its secrets, and a text that was cut keeps its first form in
 * the stack.
 */
export function holdsNoMoreThanItsReason(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { message, stack } = error;
  const isWhole = [message, `${message}.`].includes(safeReasonOf(error));
  const isPlain = Object.getOwnPropertyNames(error).every((name) => PLAIN_FIELDS.has(name));
  return isWhole && isPlain && String(stack).includes(`${message}\n    at `);
}
