/** Tells which further claims a token brings; any are allowed (T6). @module */

import { quote } from '../../options/quote.ts';
import type { Check } from '../../protocol.ts';
import { passed } from '../check.ts';

const KNOWN = new Set(['iss', 'sub', 'iat', 'exp', 'nbf', 'jti', 'lwicontexts']);
const MAX_NAMES_TOLD = 10;

export function checkOtherClaims(claims: Readonly<Record<string, unknown>>): Check {
  const others = Object.keys(claims).filter((name) => !KNOWN.has(name));
  const told = others.slice(0, MAX_NAMES_TOLD).map((name) => quote(name, 40));
  if (others.length > told.length) told.push(`${others.length - told.length} more`);
  return passed(
    'T6',
    'Other claims',
    others.length === 0 ? 'There are none.' : `Allowed and carried along: ${told.join(', ')}.`,
  );
}
