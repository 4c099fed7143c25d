/** Takes a token apart and decides whether it has the form that Omnichannel accepts (T1, T2, T7, P5, P8). @module */
import { type Check, TOKEN_HEADER } from '../contract/protocol.ts';
import { parseJsonBytes } from '../lib/json.ts';
import { listSome, quote } from '../lib/text.ts';
import { failed, passed, warned } from './check.ts';

/** The bytes of the three parts. */
export interface TokenParts {
  header: Buffer;
  payload: Buffer;
  signature: Buffer;
}

const FORM = 'Three parts';
const ENCODING = 'Encoding';
const WANTED = 'Hand over the bare JWT: exactly three parts with dots between them.';

export function splitToken(token: string): { checks: Check[]; parts?: TokenParts } {
  // Markup and JSON can have two dots in them by chance.
  const texts = /^\s*[<{"]/.test(token) ? [token] : token.split('.');
  const [header, payload, signature] = texts;
  if (
    header === undefined ||
    payload === undefined ||
    signature === undefined ||
    texts.length !== 3
  ) {
    return { checks: [failed('P8', FORM, describeForm(token, texts.length), WANTED)] };
  }
  const form = passed(
    'P8',
    FORM,
    'The token is header, claims and signature with dots between them.',
  );
  const problem =
    findEncodingProblem('header', header) ??
    findEncodingProblem('claims', payload) ??
    findEncodingProblem('signature', signature);
  if (problem !== undefined) return { checks: [form, failed('T1', ENCODING, problem)] };
  return {
    checks: [form, passed('T1', ENCODING, 'All three parts are canonical base64url.')],
    parts: {
      header: Buffer.from(header, 'base64url'),
      payload: Buffer.from(payload, 'base64url'),
      signature: Buffer.from(signature, 'base64url'),
    },
  };
}

function describeForm(token: string, count: number): string {
  if (/^\s*</.test(token)) return 'This is markup, perhaps a sign-in page.';
  if (/^\s*\{/.test(token)) {
    return 'This is JSON: an object around a token, or a JWS with its signatures listed.';
  }
  if (/^\s*"/.test(token)) return 'The token is wrapped in quotation marks.';
  if (token.includes(',')) return 'There are several tokens in one header.';
  if (count === 5) return 'Five parts: this is an encrypted token.';
  return `The token has ${count === 1 ? 'one part' : `${count} parts`}.`;
}

function findEncodingProblem(part: string, text: string): string | undefined {
  // An empty signature is left to the signature check, which can say what it means.
  if (text === '') return part === 'signature' ? undefined : `The ${part} is empty.`;
  if (text.includes('='))
    return `The ${part} is padded with "="; base64url in a JWT has no padding.`;
  if (/[+/]/.test(text)) return `The ${part} is plain base64; a JWT uses base64url ("-" and "_").`;
  if (!/^[A-Za-z0-9_-]+$/.test(text)) {
    return `The ${part} has characters that base64url does not have, such as a space or line break.`;
  }
  if (Buffer.from(text, 'base64url').toString('base64url') !== text) {
    return `The ${part} is not canonical base64url: its last character carries bits that belong to nothing.`;
  }
  return undefined;
}

const PRESENCE = 'Token present';

export function checkPresence(token: string | undefined): Check {
  if (token === undefined || token.trim() === '') {
    return failed(
      'W3',
      PRESENCE,
      `The call has no ${TOKEN_HEADER} header, or an empty one.`,
      "Sign in first, and see that the page hands the token to the widget's callback.",
    );
  }
  if (token === 'undefined' || token === 'null') {
    return failed(
      'P5',
      PRESENCE,
      `The page handed over the word "${token}" instead of a token: it answered before it had one.`,
      'Wait for the token, then hand it over.',
    );
  }
  if (/^bearer\s/i.test(token)) {
    return failed(
      'S3',
      PRESENCE,
      'The token starts with "Bearer".',
      `The header ${TOKEN_HEADER} carries the bare JWT.`,
    );
  }
  return passed('S3', PRESENCE, `The header ${TOKEN_HEADER} carries a token.`);
}

/** Above this many bytes some proxies stop. */
const RISKY_TOKEN_BYTES = 8192;

const SIZE = 'Size';

export function checkSize(token: string, maxBytes: number): Check {
  const bytes = Buffer.byteLength(token);
  const advice = 'Send fewer or shorter context variables and profile claims.';
  if (bytes > maxBytes) {
    return failed(
      'T7',
      SIZE,
      `The token has ${bytes} bytes; more than ${maxBytes} do not fit into a request header.`,
      advice,
    );
  }
  if (bytes > RISKY_TOKEN_BYTES) {
    return warned(
      'T7',
      SIZE,
      `The token has ${bytes} bytes; some proxies stop at ${RISKY_TOKEN_BYTES}.`,
      advice,
    );
  }
  return passed('T7', SIZE, `The token has ${bytes} bytes.`);
}

export interface DecodedParts {
  checks: Check[];
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
}

export function decodeParts(parts: TokenParts): DecodedParts {
  const header = parseJsonBytes(parts.header);
  const claims = parseJsonBytes(parts.payload);
  return {
    checks: [
      'problem' in header
        ? failed('T1', 'Header', `The header ${header.problem}.`)
        : passed('T1', 'Header', 'The header is a JSON object.'),
      'problem' in claims
        ? failed('T2', 'Claims', `What should be the claims ${claims.problem}.`)
        : passed('T2', 'Claims', 'The claims are a JSON object.'),
    ],
    ...('value' in header ? { header: header.value } : {}),
    ...('value' in claims ? { claims: claims.value } : {}),
  };
}

/** Any other might let the token itself say which key to believe, or how to read it. */
const ALLOWED_PARAMETERS = new Set(['alg', 'typ', 'kid']);

export function checkHeader(header: Readonly<Record<string, unknown>>): Check[] {
  return [checkAlgorithm(header), checkType(header), checkParameters(header)];
}

function checkAlgorithm(header: Readonly<Record<string, unknown>>): Check {
  const title = 'Algorithm';
  const algorithm = Object.hasOwn(header, 'alg') ? header.alg : undefined;
  if (algorithm === 'RS256') return passed('T1', title, 'The header says RS256.');
  const refuse = (finding: string): Check =>
    failed('T1', title, finding, 'Sign with RS256 (RSA with SHA-256), nothing else.');
  if (typeof algorithm !== 'string') {
    return refuse('The header has no "alg" that is text.');
  }
  if (algorithm.toLowerCase() === 'none') {
    return refuse('The header says "none": anybody could have written it.');
  }
  if (/^HS\d/.test(algorithm)) {
    return refuse(
      `The header says ${quote(algorithm)}, a shared secret; the public key must never serve as one.`,
    );
  }
  return refuse(`The header says ${quote(algorithm)}.`);
}

function checkType(header: Readonly<Record<string, unknown>>): Check {
  const title = 'Type';
  if (!Object.hasOwn(header, 'typ')) {
    return passed('T1', title, 'The header has no "typ"; that is allowed, though "JWT" is usual.');
  }
  const type = header.typ;
  if (typeof type === 'string' && type.toUpperCase() === 'JWT') {
    return passed('T1', title, 'The header says JWT.');
  }
  return failed(
    'T1',
    title,
    `The header's "typ" is ${typeof type === 'string' ? quote(type) : 'not text'}.`,
    'Write "JWT".',
  );
}

function checkParameters(header: Readonly<Record<string, unknown>>): Check {
  const title = 'Header parameters';
  const others = Object.keys(header).filter((name) => !ALLOWED_PARAMETERS.has(name));
  if (others.length > 0) {
    const told = others.map((name) => quote(name, 40));
    return failed(
      'T1',
      title,
      `The header has ${listSome(told)}.`,
      'Leave out every parameter but alg, typ and kid: the key comes from the public key URL alone.',
    );
  }
  if (Object.hasOwn(header, 'kid') && typeof header.kid !== 'string') {
    return failed('T1', title, 'The header\'s "kid" is not text.', "Write the key's name as text.");
  }
  return passed('T1', title, 'The header has no parameter but alg, typ and kid.');
}
