/** Decides whether a token is short enough to travel in an HTTP header (T7). @module */
import type { Check } from '../../protocol.ts';
import { failed, passed, warned } from '../check.ts';

/** Above this many bytes some proxies stop. */
export const RISKY_TOKEN_BYTES = 8192;
/** Above this many bytes hardly any proxy lets it through. */
export const MAX_TOKEN_BYTES = 16_384;

const TITLE = 'Size';

export function checkSize(token: string): Check {
  const bytes = Buffer.byteLength(token);
  const advice = 'Send fewer or shorter context variables and profile claims.';
  if (bytes > MAX_TOKEN_BYTES) {
    return failed(
      'T7',
      TITLE,
      `The token has ${bytes} bytes; more than ${MAX_TOKEN_BYTES} do not fit into a request header.`,
      advice,
    );
  }
  if (bytes > RISKY_TOKEN_BYTES) {
    return warned(
      'T7',
      TITLE,
      `The token has ${bytes} bytes; some proxies stop at ${RISKY_TOKEN_BYTES}.`,
      advice,
    );
  }
  return passed('T7', TITLE, `The token has ${bytes} bytes.`);
}
