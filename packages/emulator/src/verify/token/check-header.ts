/** Decides whether a token's header is the one header that Omnichannel accepts (T1). @module */

import { quote } from '../../options/quote.ts';
import type { Check } from '../../protocol.ts';
import { failed, passed } from '../check.ts';

/** Any other might let the token itself say which key to believe, or how to read it. */
const ALLOWED = new Set(['alg', 'typ', 'kid']);
/** A list in a sentence stops here. */
const MAX_NAMES_TOLD = 5;

export function checkHeader(header: Readonly<Record<string, unknown>>): Check[] {
  return [checkAlgorithm(header), checkType(header), checkParameters(header)];
}

function checkAlgorithm(header: Readonly<Record<string, unknown>>): Check {
  const title = 'Algorithm';
  const algorithm = Object.hasOwn(header, 'alg') ? header.alg : undefined;
  if (algorithm === 'RS256') return passed('T1', title, 'The header says RS256.');
  const wanted = 'Sign with RS256 (RSA with SHA-256), nothing else.';
  if (typeof algorithm !== 'string') {
    return failed('T1', title, 'The header has no "alg" that is text.', wanted);
  }
  if (algorithm.toLowerCase() === 'none') {
    return failed('T1', title, 'The header says "none": anybody could have written it.', wanted);
  }
  if (/^HS\d/.test(algorithm)) {
    return failed(
      'T1',
      title,
      `The header says ${quote(algorithm)}, a shared secret; the public key must never serve as one.`,
      wanted,
    );
  }
  return failed('T1', title, `The header says ${quote(algorithm)}.`, wanted);
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
  const others = Object.keys(header).filter((name) => !ALLOWED.has(name));
  if (others.length > 0) {
    const told = others.slice(0, MAX_NAMES_TOLD).map((name) => quote(name, 40));
    const more = others.length > told.length ? ` and ${others.length - told.length} more` : '';
    return failed(
      'T1',
      title,
      `The header has ${told.join(', ')}${more}.`,
      'Leave out every parameter but alg, typ and kid: the key comes from the public key URL alone.',
    );
  }
  if (Object.hasOwn(header, 'kid') && typeof header.kid !== 'string') {
    return failed('T1', title, 'The header\'s "kid" is not text.', "Write the key's name as text.");
  }
  return passed('T1', title, 'The header has no parameter but alg, typ and kid.');
}
