/** Decides how much of a refused token's content is kept: anybody may send any number of them. @module */
import type { Verification } from '../verify/verify-token.ts';

const MAX_FIELDS_LENGTH = 4000;
const MAX_NAME_LENGTH = 100;
const MAX_VALUE_LENGTH = 1000;
const MAX_CHECKS = 50;

/** The same, with header, claims and checks cut to a size at which many of them are still little. */
export function trimEvidence(verification: Verification): Verification {
  const { verdict, header, claims } = verification;
  return {
    ...verification,
    verdict: { ...verdict, checks: verdict.checks.slice(0, MAX_CHECKS) },
    ...(header ? { header: trimFields(header) } : {}),
    ...(claims ? { claims: trimFields(claims) } : {}),
  };
}

/** The same names and values, as many and as long as are kept. */
export function trimFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: [string, unknown][] = [];
  let length = 0;
  for (const [name, value] of Object.entries(fields)) {
    const field = [cut(name, MAX_NAME_LENGTH), trimValue(value)] as const;
    length += JSON.stringify(field).length;
    if (length > MAX_FIELDS_LENGTH) {
      kept.push(['…', `${Object.keys(fields).length - kept.length} more left out`]);
      break;
    }
    kept.push([...field]);
  }
  // Never by assignment, to which a field named __proto__ would mean something else.
  return Object.fromEntries(kept);
}

/** A long object or array becomes the beginning of its text. */
function trimValue(value: unknown): unknown {
  if (typeof value === 'string') return cut(value, MAX_VALUE_LENGTH);
  const text = JSON.stringify(value);
  return text.length > MAX_VALUE_LENGTH ? cut(text, MAX_VALUE_LENGTH) : value;
}

function cut(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}
