/** Decides whether an answer of the public key address can be a key document at all (K1). @module */

import { quote } from '../../options/quote.ts';
import type { Check } from '../../protocol.ts';
import { failed, passed, warned } from '../check.ts';
import type { KeyAnswer } from './fetch-key-document.ts';

const TITLE = 'Public key address';

/** A page says so at its beginning, whatever it is sent as. */
const PAGE = /^\s*<(?:!doctype|html|head|body)/i;
/** No PEM and no array of keys has one in it. */
const TAG = /<[a-z!/?]/i;

export function judgeKeyAnswer({ status, contentType, location, body }: KeyAnswer): Check {
  if (status >= 300 && status < 400) {
    const target = location === '' ? '' : ` to ${quote(location, 120)}`;
    return failed(
      'K1',
      TITLE,
      `The public key address redirects (${status})${target}, and redirects are not followed.`,
      'Give the final address, and see that it asks nobody to sign in.',
    );
  }
  if (status === 404) {
    return failed(
      'K1',
      TITLE,
      'The public key address answers 404.',
      'Deploy the key endpoint before saving the authentication setting, and compare its address with the one typed there.',
    );
  }
  if (status === 401 || status === 403) {
    return failed(
      'K1',
      TITLE,
      `The public key address answers ${status}.`,
      'It must be public: take sign-in, firewall rules and bot checks off this one address.',
    );
  }
  if (status !== 200) {
    return failed(
      'K1',
      TITLE,
      `The public key address answers ${status} instead of 200.`,
      "Look into the site's log for the reason.",
    );
  }
  const isSentAsHtml = /\bhtml\b/i.test(contentType);
  if (PAGE.test(body) || (isSentAsHtml && TAG.test(body))) {
    return failed(
      'K1',
      TITLE,
      'The public key address answers with an HTML page, perhaps a sign-in or error page.',
      'It has to answer with the key alone; deploy it before saving the authentication setting.',
    );
  }
  if (body.trim() === '') {
    return failed(
      'K1',
      TITLE,
      'The public key address answers with nothing.',
      'It has to answer with the key.',
    );
  }
  if (isSentAsHtml) {
    return warned(
      'K1',
      TITLE,
      'The public key address answers 200 with text that is not HTML, but sends it as text/html, as res.send() does with text. Whether Omnichannel looks past the type is not known.',
      'Send a PEM with res.type("text/plain").send(pem), and an array of keys with res.json(keys).',
    );
  }
  return passed('K1', TITLE, 'The public key address answers 200 without redirect or HTML.');
}
