/** Decides whether a token arrived in the header at all (S3, W3). @module */
import type { Check } from '../../protocol.ts';
import { TOKEN_HEADER } from '../../protocol.ts';
import { failed, passed } from '../check.ts';

const TITLE = 'Token present';

export function checkPresence(token: string | undefined): Check {
  if (token === undefined || token.trim() === '') {
    return failed(
      'W3',
      TITLE,
      `The call has no ${TOKEN_HEADER} header, or an empty one.`,
      "Sign in first, and see that the page hands the token to the widget's callback.",
    );
  }
  if (token === 'undefined' || token === 'null') {
    return failed(
      'P5',
      TITLE,
      `The page handed over the word "${token}" instead of a token: it answered before it had one.`,
      'Wait for the token, then hand it over.',
    );
  }
  if (/^bearer\s/i.test(token)) {
    return failed(
      'S3',
      TITLE,
      'The token starts with "Bearer".',
      `The header ${TOKEN_HEADER} carries the bare JWT.`,
    );
  }
  return passed('S3', TITLE, `The header ${TOKEN_HEADER} carries a token.`);
}
