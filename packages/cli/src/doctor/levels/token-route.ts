/**
 * Asks the token route as nobody, as a page of another site, and as a customer (P1 to P3, T3). What
 * the customer's token says is judged in `token.ts`.
 * @module
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Cause } from '../checks.ts';
import type { LevelReport } from '../findings.ts';
import { describeFailure, readRefusal } from '../net/refusal.ts';
import { signIn } from '../net/sign-in.ts';
import type { Answer, NoAnswer } from '../net/visitor.ts';
import { namedOrigins } from '../options.ts';
import { shownLocation, shownUrl } from '../text.ts';
import { faultsOf, MAX_TOKEN_BYTES, TIMEOUT_MS, type Visit } from '../visit.ts';
import { checkClock, examineToken, looksLikeJwt, tokenInside } from './token.ts';

/** Nobody's: the name is reserved. */
const OTHER_SITE = 'https://other-site.example';
const NO_CREDENTIALS = 'It needs a signed-in customer: give --headers or --sign-in with --fields.';

type Report = LevelReport<'token'>;
type Headers = Readonly<Record<string, string>>;

/** @returns why what has not been checked could not be. */
export async function examineTokenRoute(visit: Visit, report: Report): Promise<string> {
  visit.progress('the token route');
  const inspection = await visit.certificateOf(visit.tokenUrl);
  const isTrusted = faultsOf(inspection).length === 0;
  if (!isTrusted && visit.tokenUrl.origin !== visit.keyUrl.origin) {
    for (const { cause, seen } of faultsOf(inspection)) report.finding(cause, seen);
  }
  let method: 'GET' | 'POST' = 'GET';
  const ask = (headers: Headers, withoutTrust = false) =>
    visit.visitor.ask(visit.tokenUrl, {
      method,
      headers,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_TOKEN_BYTES,
      withoutTrust,
    });

  let nobody = await ask({ 'sec-fetch-site': 'same-origin' }, !isTrusted);
  // Power Pages and Microsoft's own test harness post (P1).
  if ('status' in nobody && (nobody.status === 404 || nobody.status === 405)) {
    method = 'POST';
    nobody = await ask({ 'sec-fetch-site': 'same-origin' }, !isTrusted);
  }
  if ('problem' in nobody) {
    reportNoAnswer(nobody, visit, report);
    return 'The token route did not answer.';
  }
  const offset = checkClock(nobody, visit, report);
  const obstacle = checkNobody(nobody, visit, report);
  if (obstacle) return obstacle;

  const other = await ask({ origin: OTHER_SITE, 'sec-fetch-site': 'cross-site' }, !isTrusted);
  const isOpen = 'status' in other && isOpenToOthers(other.headers);
  if (!visit.options.credentials) {
    checkCaching([nobody], report);
    if (isOpen) report.finding('token_open_to_other_sites', describeOpen(other.headers));
    else report.ok('other sites', 'No page of another site may read its answers.');
    return NO_CREDENTIALS;
  }
  if (!isTrusted) {
    checkCaching([nobody], report);
    if (isOpen) report.finding('token_open_to_other_sites', describeOpen(other.headers));
    return 'Over a connection with a wrong certificate no credentials are sent.';
  }
  return await examineAsCustomer(visit, report, { ask, nobody, isOpen, offset });
}

async function examineAsCustomer(
  visit: Visit,
  report: Report,
  given: {
    ask: (headers: Headers) => Promise<Answer | NoAnswer>;
    nobody: Answer;
    isOpen: boolean;
    offset: number;
  },
): Promise<string> {
  const { ask, nobody } = given;
  const headers = await becomeCustomer(visit, report);
  if (!headers) {
    checkCaching([nobody], report);
    return 'Nobody could be signed in.';
  }
  visit.customerHeaders = headers;
  const customer = await ask({ ...headers, ...asPage(visit) });
  if ('problem' in customer) {
    reportNoAnswer(customer, visit, report);
    return 'The token route did not answer.';
  }
  checkCaching([nobody, customer], report);
  const other = await ask({ ...headers, origin: OTHER_SITE, 'sec-fetch-site': 'cross-site' });
  const hasToken = checkCustomer(customer, visit, report);
  checkOtherSites(other, { isOpen: given.isOpen, hasToken }, report);
  if (!hasToken && visit.signInStatus === 200) {
    const what =
      'The sign-in form was answered 200 and not with a redirect, as many sites do when a field is wrong: try the fields by hand.';
    report.note('customer', what);
  }
  if (!hasToken) return 'There is no token to look at.';
  await examineToken(customer, given.offset, { visit, report });
  return 'The token could not be read.';
}

/** As a page of the site itself asks, or one of the page's other origin. */
function asPage({ options, tokenUrl }: Visit): Headers {
  const page = options.pageUrl ?? options.site;
  if (page.origin === tokenUrl.origin) return { 'sec-fetch-site': 'same-origin' };
  return { origin: page.origin, 'sec-fetch-site': 'cross-site' };
}

async function becomeCustomer(visit: Visit, report: Report): Promise<Headers | undefined> {
  const { headers = {}, signIn: form } = visit.options.credentials ?? {};
  if (!form) return headers;
  visit.progress('the sign-in form');
  const faults = faultsOf(await visit.certificateOf(form.url));
  if (faults.length > 0) {
    report.notChecked(
      'customer',
      'The sign-in address has a wrong certificate: nothing is sent there.',
    );
    return undefined;
  }
  const signedIn = await signIn(visit.visitor, form, namedOrigins(visit.options));
  if ('problem' in signedIn) {
    report.finding('sign_in_failed', signedIn.problem);
    return undefined;
  }
  const { cookie, status } = signedIn;
  visit.hide(cookie);
  visit.signInStatus = status;
  return { ...headers, cookie: headers.cookie ? `${headers.cookie}; ${cookie}` : cookie };
}

function reportNoAnswer({ problem, code }: NoAnswer, visit: Visit, report: Report): void {
  if (problem === 'stopped') return;
  if (problem === 'timeout') {
    report.finding('token_route_slow', `It did not answer within ${code}.`);
    return;
  }
  report.finding(
    'token_route_unreachable',
    `${shownUrl(visit.tokenUrl)} cannot be reached (${code}).`,
  );
}

/** @returns why nothing more can be asked there, if so. */
function checkNobody(answer: Answer, visit: Visit, report: Report): string | undefined {
  const { status, headers, body } = answer;
  const found = (cause: Cause, seen: string): undefined => {
    report.finding(cause, seen);
  };
  if (status === 404 || status === 405 || status === 410) {
    found('token_route_not_found', `${shownUrl(visit.tokenUrl)} answers ${status}.`);
    visit.notFound.add('token');
    return 'There is no token route at this address.';
  }
  if (status >= 500) {
    const refusal = readRefusal(answer);
    found('token_route_failing', describeFailure(status, refusal, 'when nobody is signed in'));
    // Of the site's own functions a visitor's request calls this one alone.
    if (refusal?.address && refusal.code === 'callback_failed') {
      report.note(
        'nobody',
        "The site's function user failed for a visitor. Most often the route is mounted before the session, so that what user reads is not there yet: mount it after the session.",
      );
    }
    return 'The token route fails whoever asks.';
  }
  if (status >= 300 && status < 400) {
    const target = shownLocation(headers.location, visit.tokenUrl);
    const seen = `When nobody is signed in it answers ${status} and leads to ${target}.`;
    return found('sign_in_page_for_nobody', seen);
  }
  if (status === 200 && looksLikeJwt(body)) {
    visit.hide(body.trim());
    return found('token_for_nobody', 'It answers 200 with a token to who is not signed in.');
  }
  if (status === 200 && /^\s*</.test(body)) {
    const seen = 'When nobody is signed in it answers 200 with a page.';
    return found('sign_in_page_for_nobody', seen);
  }
  // Power Pages says so in a header (A6); an empty answer is a no as well.
  report.ok(
    'nobody',
    `It answers ${status}${status === 200 ? ' without a token' : ''} when nobody is signed in.`,
  );
  return undefined;
}

function checkCaching(answers: readonly Answer[], report: Report): void {
  const kept = answers.find(({ headers }) => !/\bno-store\b/i.test(headers['cache-control'] ?? ''));
  if (!kept) {
    report.ok('caching', 'Its answers are no-store.');
    return;
  }
  const seen =
    kept.headers['cache-control'] === undefined ? 'has no Cache-Control' : 'is not no-store';
  report.finding('token_cached', `The answer with status ${kept.status} ${seen}.`);
}

function isOpenToOthers(headers: IncomingHttpHeaders): boolean {
  const allowed = headers['access-control-allow-origin'];
  return allowed === '*' || allowed === OTHER_SITE || allowed === 'null';
}

function describeOpen(headers: IncomingHttpHeaders): string {
  return headers['access-control-allow-origin'] === '*'
    ? 'It answers with Access-Control-Allow-Origin: *.'
    : 'It allows whatever origin asks.';
}

function checkOtherSites(
  answer: Answer | NoAnswer,
  { isOpen, hasToken }: { isOpen: boolean; hasToken: boolean },
  report: Report,
): void {
  if ('problem' in answer) return;
  if (isOpen || isOpenToOthers(answer.headers)) {
    report.finding('token_open_to_other_sites', describeOpen(answer.headers));
  } else if (answer.status === 200 && tokenInside(answer.body) !== undefined) {
    const seen =
      'It makes a token for a page of another site, which the browser keeps from reading it.';
    report.finding('token_given_to_other_sites', seen);
  } else if (!hasToken) {
    report.notChecked(
      'other sites',
      'Its own page gets no token, so another one gets none either.',
    );
  } else {
    report.ok('other sites', `A page of another site is answered ${answer.status}.`);
  }
}

/** Whether there is a token to look at. */
function checkCustomer(answer: Answer, visit: Visit, report: Report): boolean {
  const { status, headers, body } = answer;
  const found = (cause: Cause, seen: string): false => {
    report.finding(cause, seen);
    return false;
  };
  const refusal = readRefusal(answer);
  const code = refusal?.code;
  const page = (visit.options.pageUrl ?? visit.options.site).origin;
  if (status === 401 || (status === 200 && headers['x-responded-json']?.includes('401'))) {
    return found('session_not_seen', `With the customer's credentials it answers ${status}.`);
  }
  if (status === 403 && code === 'no_contact') {
    return found(
      'customer_without_contact',
      "With the customer's credentials it answers 403, no_contact.",
    );
  }
  if (status === 403) {
    return found(
      'own_origin_refused',
      `A page of ${page} is answered 403${code ? `, ${code}` : ''}.`,
    );
  }
  if (status >= 300 && status < 400) {
    const target = shownLocation(headers.location, visit.tokenUrl);
    const seen = `With the customer's credentials it answers ${status} and leads to ${target}.`;
    return found('session_not_seen', seen);
  }
  if (status === 200 && /^\s*</.test(body)) {
    return found('session_not_seen', "With the customer's credentials it answers a page.");
  }
  if (status === 429) {
    return found('token_route_failing', 'It answers 429: too many requests for its limit.');
  }
  if (status !== 200) {
    return found('token_route_failing', describeFailure(status, refusal, 'to the customer'));
  }
  if (page !== visit.tokenUrl.origin && !mayRead(headers, page)) {
    report.finding(
      'own_origin_refused',
      `Its answer does not allow the origin ${page} with credentials.`,
    );
    return true;
  }
  report.ok('customer', 'It knows the customer.');
  return true;
}

function mayRead(headers: IncomingHttpHeaders, origin: string): boolean {
  return (
    headers['access-control-allow-origin'] === origin &&
    headers['access-control-allow-credentials'] === 'true'
  );
}
