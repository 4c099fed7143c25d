/** Takes a token apart into the three parts of a compact JWS, refusing every other spelling. @module */
import type { Check } from '../../protocol.ts';
import { failed, passed } from '../check.ts';

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
