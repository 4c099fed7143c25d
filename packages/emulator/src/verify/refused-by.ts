/** The verdict on what one check decided before anything else was looked at. @module */
import type { Check } from '../protocol.ts';
import type { RefusedToken } from './verify-token.ts';

export function refusedBy(failed: Check): RefusedToken {
  return { verdict: { authenticated: false, checks: [failed], failed }, failed, context: [] };
}
