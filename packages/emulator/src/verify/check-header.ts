/** Decides whether a token's header is the one header that Omnichannel accepts (T1). @module */
import type { Check } from '../protocol.ts';
import { quote } from '../quote.ts';
import { failed, passed } from './check.ts';

/** Each would let the token itself say which key to believe, or how to read it. */
const FORBIDDEN = ['jwk', 'jku', 'x5u', 'x5c', 'crit', 'b64'];

export function checkHeader(header: Readonly<Record<string, unknown>>): Check[] {
  return [checkAlgorithm(header), checkType(header), checkParameters(header)];
}

function checkAlgorithm(header: Readonly<Record<string, unknown>>): Check {
  const title = 'Algorithm';
  const algorithm = Object.hasOwn(header, 'alg') ? header.alg : undefined;
  if (algorithm === 'RS256') return passed('T1', title, 'The header says RS256.');
  const wanted = 'Sign with RS256 (RSA with SHA-256), nothing else.';
  if (typeof algorithm !== 'string') {
    return failed('T1', title, `The header has no "alg" that is text. ${wanted}`);
  }
  if (algorithm.toLowerCase() === 'none') {
    return failed('T1', title, `The header says "none": anybody could have written it. ${wanted}`);
  }
  if (/^HS\d/.test(algorithm)) {
    return failed(
      'T1',
      title,
      `The header says ${quote(algorithm)}, a shared secret; the public key must never serve as one. ${wanted}`,
    );
  }
  return failed('T1', title, `The header says ${quote(algorithm)}. ${wanted}`);
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
    `The header's "typ" is ${typeof type === 'string' ? quote(type) : 'not text'}. Write "JWT".`,
  );
}

function checkParameters(header: Readonly<Record<string, unknown>>): Check {
  const title = 'Header parameters';
  const forbidden = FORBIDDEN.filter((name) => Object.hasOwn(header, name));
  if (forbidden.length > 0) {
    return failed(
      'T1',
      title,
      `The header has ${forbidden.map((name) => `"${name}"`).join(', ')}. Leave out every parameter but alg, typ and kid: the key comes from the public key URL alone.`,
    );
  }
  if (Object.hasOwn(header, 'kid') && typeof header.kid !== 'string') {
    return failed('T1', title, 'The header\'s "kid" is not text. Write the key\'s name as text.');
  }
  return passed('T1', title, 'The header has nothing that chooses its own key.');
}
