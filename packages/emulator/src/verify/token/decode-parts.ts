/** Reads header and claims of a token as JSON objects, before anything in them is believed. @module */
import type { Check } from '../../protocol.ts';
import { failed, passed } from '../check.ts';
import { parseJsonBytes } from './parse-json-object.ts';
import type { TokenParts } from './split-token.ts';

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
